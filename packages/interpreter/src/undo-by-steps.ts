import { childAddress } from '@waymark/definition';
import type { Step } from '@waymark/definition';
import { Cancellation } from './cancellation.ts';
import { createBarrier } from './place.ts';
import { runList } from './run-list.ts';
import type { UndoContext, UndoEnd } from './undo-context.ts';

/** Undoes a step by a list of steps, behind a barrier. Tried again, it goes on with what is not done yet. */
export async function undoBySteps(at: UndoContext, steps: Step[]): Promise<UndoEnd> {
  const { run, address, variables, lenientNull } = at;
  beginSteps(at, steps);
  if (!at.begin(null)) {
    const undone = steps.filter(
      ({ id }) => !['completed', 'recovered', 'skipped'].includes(run.viewIn(address, id).status),
    );
    for (const { id } of undone) run.outcomes.again.reopen(childAddress(address, id));
  }
  const cancellation = new Cancellation();
  const level = createBarrier(address);
  const end = await runList(run, steps, { address, cancellation, level, variables, lenientNull });
  if (end.status === 'failed') return { attempts: 1, cause: end.failure.error };
  const last = steps.at(-1);
  return { attempts: 1, output: last ? run.viewIn(address, last.id).output : null };
}

/** Of a step that a person had done again there is more than one thing to undo, each by the same steps. */
function beginSteps({ run, address, entry }: UndoContext, steps: Step[]): void {
  const former = run.outcomes.find<string>(address, 'undone by steps');
  if (former === entry.key) return;
  if (former !== undefined) for (const { id } of steps) run.outcomes.forget(childAddress(address, id));
  run.outcomes.keep(address, 'undone by steps', entry.key);
}
