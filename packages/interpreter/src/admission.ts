import type { Json } from '@waymark/protocol';
import type { Cancellation } from './cancellation.ts';
import type { Run } from './run.ts';

/**
 * Waits until one more activity may be in flight and its input fits into the workflow task. Who is admitted gives the
 * slot back when the activity has ended.
 *
 * @returns false when it was cancelled first; then nothing has to be given back.
 */
export async function admitActivity(run: Run, input: Json, cancellation: Cancellation): Promise<boolean> {
  if (!run.slots.tryTake() && !(await run.slots.take(cancellation))) return false;
  while (!run.commandBudget.admit(input)) await run.beginNewTask();
  if (cancellation.requested) run.slots.release();
  return !cancellation.requested;
}
