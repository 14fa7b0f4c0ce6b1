import { childAddress, hasTurns } from '@waymark/definition';
import type { Step } from '@waymark/definition';
import { isContainer } from '@waymark/protocol';
import type { Json, RunError } from '@waymark/protocol';
import { describeProblem } from './errors.ts';
import { decideFailure } from './failure.ts';
import type { Failure } from './failure.ts';
import { holdForPerson } from './hold.ts';
import { leaveHold } from './leave-hold.ts';
import { retryStep } from './reopen.ts';
import type { Place } from './place.ts';
import { runFinally } from './run-finally.ts';
import type { ListEnd } from './run-list.ts';
import type { Run } from './run.ts';
import { waitForRetry } from './run-retry.ts';
import { settleFailure } from './settle-failure.ts';
import type { BeginsAnew, LevelEnd } from './settle-failure.ts';
import { skipInside } from './skip.ts';
import { StepContext } from './step-context.ts';
import type { KeptResult, SettledEnd } from './step-context.ts';
import { executeStep } from './steps/execute-step.ts';
import type { StepResult } from './steps/step-result.ts';
import type { Known } from './undo-stack.ts';

/** The life of one step, from its condition to what is kept of it. */
export async function runStep(run: Run, step: Step, place: Place): Promise<ListEnd> {
  if (run.expressions.isTaskUsedUp) await run.beginNewTask();
  if (!run.pause.isFree && !run.outcomes.knows(childAddress(place.address, step.id), 'started'))
    await run.pause.whenFree(place.cancellation);
  if (!run.legs.admit()) return run.legs.parked();
  const at = new StepContext(run, step, place);
  if (place.cancellation.requested && !at.wasStarted) return leaveUndone(at);
  const known = at.recallFailure();
  if (known) return settleStep(at, known.failure, known.effect);
  const result = at.recallResult() ?? (await attemptStep(at));
  switch (result.status) {
    case 'skipped':
      at.skipped();
      skipInside(run, step, at.address);
      return { status: 'done' };
    case 'completed':
      if (at.step.type === 'block') await cleanUp(at, null, result);
      completeStep(at, result);
      return { status: 'done' };
    case 'failed': {
      at.ensureStarted();
      at.knowEffect(result.effect, result.output);
      const error = run.createError(result.error, at.address, result.attempts);
      // A further sub-run would do again what this one has done.
      const isFinal = step.type === 'workflow' && result.effect !== 'none';
      const failure = decideFailure(run, error, at.level, { isFinal });
      at.keepFailure(failure, result.effect);
      return settleStep(at, failure, result.effect);
    }
    case 'failing':
      at.knowEffect('none');
      at.keepFailure(result.failure, 'none');
      return settleStep(at, result.failure, 'none');
    case 'cancelled':
      at.knowCancelledEffect(result.effect);
      return endCancelled(at, result.attempts, result.effect);
    case 'returned':
      if (at.step.type === 'block') await cleanUp(at, null, result);
      completeStep(at, { result: result.output, attempts: 1 });
      return result;
  }
}

/** A step that is cancelled before it starts; one that was to be tried again has a beginning that needs an end. */
function leaveUndone(at: StepContext): ListEnd {
  const former = at.formerTry;
  return former ? endCancelled(at, former.attempts, former.effect) : { status: 'cancelled' };
}

/** Everything that the step's own expressions do wrong becomes its failure here. */
async function attemptStep(at: StepContext): Promise<StepResult | { status: 'skipped' }> {
  try {
    if (!at.wasStarted && !isWanted(at)) return { status: 'skipped' };
    const result = await executeStep(at);
    return result.status === 'completed' ? keepOutput(at, result) : result;
  } catch (problem) {
    const { cause, effect } = describeProblem(problem);
    return { status: 'failed', error: cause, attempts: 0, effect };
  }
}

/** Its condition is asked once, for every further try, too. */
function isWanted(at: StepContext): boolean {
  const { if: condition } = at.step;
  return condition === undefined || at.once('wanted', () => at.test(condition));
}

function keepOutput(at: StepContext, completed: Extract<StepResult, { status: 'completed' }>): StepResult {
  const { result, attempts } = completed;
  try {
    // The output of a step with turns is that of each turn, and was evaluated there.
    const isWhole = at.step.output === undefined || hasTurns(at.step);
    const output = isWhole ? result : at.evaluate(at.step.output ?? null, { result });
    at.checkOutput(output);
    return { status: 'completed', result: output, attempts };
  } catch (problem) {
    const { cause } = describeProblem(problem);
    // What stands inside a step is undone by itself: the step's own undo would come on top of that.
    if (holdsSteps(at.step)) return { status: 'failed', error: cause, attempts, effect: 'none' };
    // The step was done all the same: what undoes it will see the result.
    return { status: 'failed', error: cause, attempts, effect: 'completed', output: result };
  }
}

function holdsSteps({ type }: Step): boolean {
  return isContainer(type);
}

function completeStep(at: StepContext, { result, attempts }: { result: Json; attempts: number }): void {
  if (at.step.type === 'block' && at.step.commit) at.run.undo.commit(at.address);
  else if (at.step.compensate) at.run.undo.dropInside(at.address);
  at.knowEffect('completed', result);
  at.completed(result, attempts);
}

export async function settleStep(at: StepContext, failure: Failure, effect: Known): Promise<ListEnd> {
  const known = at.recallSettled();
  if (known) return endSettled(at, known, failure);
  const isStopping = at.once('stopping', () => at.cancellation.requested);
  if (failure.then === 'hold' && (failure.isAnnounced || at.wasHeld || !isStopping)) {
    return leaveHold(at, await holdForPerson(at.run, at.address, failure, at.cancellation), failure, effect);
  }
  if (failure.then === 'retry' && !isStopping) {
    await waitForRetry(at, failure);
    return endCancelled(at, failure.error.attempts, effect);
  }
  // Who cancelled the step undoes it, too: there is nothing left to decide here.
  const end: LevelEnd | BeginsAnew = isStopping
    ? { status: 'cancelled' }
    : await settleFailure(at.run, at.level, failure, at.cancellation);
  if (end.status === 'again') return retryStep(at, end.command, failure.error, effect);
  return endSettled(at, at.keepSettled(end), failure);
}

/** What was to be done about its failure is done. */
export async function endSettled(at: StepContext, end: SettledEnd, failure: Failure): Promise<ListEnd> {
  if (end.status === 'cancelled') deferFinally(at);
  else await cleanUp(at, failure.error);
  switch (end.status) {
    case 'recovered':
      at.recovered(end.output, failure.error);
      return { status: 'done' };
    case 'skipped':
      at.skipped(end.output);
      return { status: 'done' };
    case 'returned':
      at.recovered(null, failure.error);
      return end;
    case 'failed':
    case 'cancelled':
      at.failed(failure.error);
      return end;
  }
}

/** @param result what the block came to, if it did not fail: it is not asked for again */
async function cleanUp(at: StepContext, error: RunError | null, result?: KeptResult): Promise<void> {
  if (result) at.keepResult(result);
  if (at.step.type === 'block') await runFinally(at.run, finallyOf(at, at.step.finally), error);
}

/** Who cancelled it undoes it; only then may it clean up. */
export function endCancelled(at: StepContext, attempts: number, effect: Known): ListEnd {
  deferFinally(at);
  at.cancelled(attempts, effect === 'none' ? 'none' : 'unknown');
  return { status: 'cancelled' };
}

function deferFinally(at: StepContext): void {
  if (at.step.type === 'block') at.run.finallies.push(finallyOf(at, at.step.finally));
}

function finallyOf(
  at: StepContext,
  steps: Step[],
): { address: string; steps: Step[]; variables: StepContext['variables'] } {
  return { address: at.address, steps, variables: at.variables };
}
