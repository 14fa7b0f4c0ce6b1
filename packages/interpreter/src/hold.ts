import type { RunError } from '@waymark/protocol';
import type { Cancellation } from './cancellation.ts';
import type { Failure } from './failure.ts';
import { createBarrier } from './place.ts';
import { runList } from './run-list.ts';
import type { Run } from './run.ts';
import type { UndoEntry } from './undo-stack.ts';

/**
 * A failed step waits for a person, and with it the run; nothing is cancelled or undone, and what does not depend on it goes
 * on. It ends when the step is cancelled.
 *
 * @param address `''` for the run itself
 */
export async function holdUntilCancelled(
  run: Run,
  address: string,
  failure: Failure,
  cancellation: Cancellation,
): Promise<void> {
  announceHold(run, address, failure);
  await runStepsOfHold(run, failure, cancellation);
  await whenCancelled(cancellation);
  run.holding.leave();
}

/** What the handler does beside holding, such as telling somebody. An error in it changes nothing: the step is held. */
async function runStepsOfHold(
  run: Run,
  { decider, handlers, error }: Failure,
  cancellation: Cancellation,
): Promise<void> {
  // Where `onFailure` holds, a handler that says `fail` has been passed: it is for the unwinding that does not take place.
  const handler = handlers.get(decider);
  const steps = handler?.then === 'hold' ? handler.steps : [];
  const { address } = decider;
  const variables = { ...decider.variables, error };
  await runList(run, steps, { address, cancellation, level: createBarrier(address), variables, lenientNull: false });
}

/** Writes down that a failed step waits for a person; the run's clock stands still from now on. */
export function announceHold(run: Run, address: string, failure: Failure): void {
  if (failure.isAnnounced) return;
  failure.isAnnounced = true;
  run.holding.enter();
  run.outcomes.once(address, 'held', () => {
    recordHold(run, address, failure.error);
    return true;
  });
}

function recordHold(run: Run, address: string, error: RunError): void {
  if (address !== '') {
    run.journal.record(address, { type: 'step_held', error, attempts: error.attempts });
  }
  const what = address === '' ? 'the run' : `step "${address}"`;
  run.journal.record('/', { type: 'run_held', error, waitingFor: `a person: ${what} is held` });
}

/**
 * Compensations that failed for good: the run waits until a person asks to cancel it, which tries them again.
 *
 * @param level address of the level that is being undone
 */
export async function holdUntilNextCancel(run: Run, level: string, failed: UndoEntry[]): Promise<void> {
  const error = failed[0]?.failed;
  if (!error) return;
  const addresses = failed.map(({ address }) => address).join(', ');
  const waitingFor = `a person: the compensation of ${addresses} failed`;
  run.outcomes.once(level, 'undo held', () => {
    run.journal.record('/', { type: 'run_held', error, waitingFor });
    return true;
  });
  run.holding.enter();
  await run.nextCancel();
  run.outcomes.drop(level, 'undo held');
  run.holding.leave();
}

function whenCancelled(cancellation: Cancellation): Promise<void> {
  return new Promise((resolve) => {
    cancellation.onRequest(() => resolve());
  });
}
