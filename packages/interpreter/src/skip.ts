import { childAddress, transparentLists } from '@waymark/definition';
import type { Step } from '@waymark/definition';
import type { Run } from './run.ts';

/** Writes down that the steps inside a step that is skipped are skipped, too; turns that never came have none. */
export function skipInside(run: Run, step: Step, address: string): void {
  if (step.type === 'approval') run.mailbox.close(address);
  for (const list of transparentLists(step, address)) skipList(run, list.steps, list.address);
}

/** Writes down that a list of steps is skipped: a branch that was not taken. */
export function skipList(run: Run, steps: Step[], parent: string): void {
  for (const step of steps) {
    const address = childAddress(parent, step.id);
    run.journal.record(address, { type: 'step_skipped', stepType: step.type });
    run.see(address, step.id, { status: 'skipped' });
    skipInside(run, step, address);
  }
}
