import type { RunError } from '@waymark/protocol';
import type { HoldCommand } from './commands.ts';
import type { ListEnd } from './run-list.ts';
import { endCancelled, runStep } from './run-step.ts';
import type { Run } from './run.ts';
import type { StepContext } from './step-context.ts';
import type { Known } from './undo-stack.ts';

export type RetryCommand = Extract<HoldCommand, { verb: 'retry' }>;

/**
 * Makes ready what failed, or was held: what ended well inside it stays, and what was undone begins anew under the next
 * key.
 */
export function reopen(run: Run, address: string): void {
  const isUndone = run.outcomes.knows(address, 'unwound');
  for (const anew of isUndone ? run.outcomes.again.beginAnew(address) : run.outcomes.again.reopenFailed(address)) {
    run.generations.advance(anew);
    run.scopes.forget(anew);
  }
  run.finallies.forget(address);
}

/** A person lets a step that was held run again. */
export async function retryStep(
  at: StepContext,
  command: RetryCommand,
  error: RunError,
  effect: Known,
): Promise<ListEnd> {
  const { run, address, step, place } = at;
  if (command.input !== undefined) run.giveInput(address, command.input);
  if (!command.next) {
    reopen(run, address);
    return runStep(run, step, place);
  }
  at.waitForRetry(error, run.now(), `version ${command.next.version} of the definition`);
  await waitForNextVersion(run, address, command, at.cancellation);
  return endCancelled(at, error.attempts, effect);
}

/** The run goes on by the other version in a further execution, which begins when all that is in flight has ended. Returns when it is cancelled before. */
export async function waitForNextVersion(
  run: Run,
  address: string,
  { next }: RetryCommand,
  cancellation: StepContext['cancellation'],
): Promise<void> {
  run.outcomes.keep(address, 'retried at', run.now());
  if (next) run.legs.endForChange(next);
  await cancellation.whenRequested();
}
