import { childAddress } from '@waymark/definition';
import type { Step } from '@waymark/definition';
import { Cancellation } from './cancellation.ts';
import { createBarrier } from './place.ts';
import { runList } from './run-list.ts';
import type { UndoContext, UndoEnd } from './undo-context.ts';

/** Undoes a step by a list of steps, behind a barrier. Tried again, it goes on with what is not done yet. */
export async function undoBySteps(at: UndoContext, steps: Step[]): Promise<UndoEnd> {
  const { run, address, variables, lenientNull } = at;
  if (!at.begin(null)) {
    const undone = steps.filter(
      ({ id }) => !['completed', 'recovered', 'skipped'].includes(run.viewIn(address, id).status),
    );
    for (const { id } of undone) run.outcomes.reopen(childAddress(address, id));
  }
  const cancellation = new Cancellation();
  const level = createBarrier(address);
  const end = await runList(run, steps, { address, cancellation, level, variables, lenientNull });
  if (end.status === 'failed') return { attempts: 1, cause: end.failure.error };
  const last = steps.at(-1);
  return { attempts: 1, output: last ? run.viewIn(address, last.id).output : null };
}
