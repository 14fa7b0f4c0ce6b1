import type { Context } from '@temporalio/activity';
import type { ActionResult, ActionTask, Json } from '@waymark/protocol';
import type { ActionDefinition } from '../action.ts';
import type { ActionContext } from '../context.ts';
import { AttemptsOver, NothingToUndo } from '../failure.ts';
import { type AttemptScope, openScope } from './attempt-scope.ts';
import { startCheckpoint } from './checkpoint.ts';
import { endAttempt, repeatEnd } from './end-attempt.ts';
import { judgeError } from './judge.ts';
import { completeAttempt, startAttempt, tellIfItLasts } from './log-attempt.ts';
import type { AttemptEnd, AttemptPorts, AttemptStarted, EffectLog } from './ports.ts';
import { checkResult } from './result-schema.ts';

/**
 * Makes one attempt of an action: Temporal calls it once per attempt, on any worker.
 *
 * @throws {ApplicationFailure} with the delay before the next attempt, or non-retryable
 * @throws {CancelledFailure} when the action ended because its step was cancelled
 */
export async function runAttempt(
  action: ActionDefinition,
  task: ActionTask,
  activity: Context,
  ports: AttemptPorts,
): Promise<ActionResult> {
  const scope = openScope(activity, task.attemptTimeout);
  const checkpoint = startCheckpoint(activity);
  let started: AttemptStarted | null = null;
  let endTelling: () => Promise<void> = () => Promise.resolve();
  try {
    started = await startAttempt(ports, task, activity.info, opensEffect(action, task), scope.signal);
    endTelling = tellIfItLasts(ports.attempts, started.identity);
    const context = createContext(task, started, checkpoint, scope, activity.log);
    const { output, finishes } = await stopWithScope(carryOut(action, task, context, ports.effects, started), scope);
    await completeAttempt(ports.attempts, started.identity, finishes, scope.signal);
    await endTelling();
    return { output, attempts: started.counted + 1 };
  } catch (error) {
    if (AttemptsOver.is(error)) throw repeatEnd(error);
    const verdict = judgeError(error, scope.reason());
    await endTelling();
    throw await endAttempt(verdict, { task, started, attempt: activity.info.attempt, ports });
  } finally {
    checkpoint.stop();
    scope.close();
  }
}

function createContext(
  task: ActionTask,
  { counted }: AttemptStarted,
  checkpoint: ActionContext['checkpoint'],
  { signal }: AttemptScope,
  log: Context['log'],
): ActionContext {
  const { runId, address, phase, generation, idempotencyKey, undoes } = task;
  return {
    runId,
    address,
    phase,
    generation,
    attempt: counted + 1,
    idempotencyKey,
    undoes,
    checkpoint,
    cancelled: signal,
    log,
  };
}

/** Whether the start of the attempt can open the effect's record at once; an undo has to revoke its do first. */
function opensEffect({ keepsEffects }: ActionDefinition, { undoes }: ActionTask): boolean {
  return !keepsEffects && undoes === null;
}

type Carried = { output: Json; finishes: AttemptEnd['finishes'] };

async function carryOut(
  action: ActionDefinition,
  task: ActionTask,
  context: ActionContext,
  effects: EffectLog,
  { effectOpened }: AttemptStarted,
): Promise<Carried> {
  try {
    if (!action.keepsEffects && !effectOpened) {
      const former = await effects.open(context, task.input);
      if (former) return { output: former.result, finishes: null };
    }
    const output = await action.execute(task.input, context);
    checkResult(output, task.resultSchema);
    return { output, finishes: action.keepsEffects ? null : { key: task.idempotencyKey, result: output } };
  } catch (error) {
    if (NothingToUndo.is(error)) return { output: { undone: false, reason: error.message }, finishes: null };
    throw error;
  }
}

/** An action that does not heed the signal is left behind when its time is up: Temporal would do the same a moment later. */
async function stopWithScope<Result>(work: Promise<Result>, { signal, reason }: AttemptScope): Promise<Result> {
  let onAbort: (() => void) | undefined;
  const late = new Promise<never>((_, reject) => {
    onAbort = (): void => {
      if (reason() !== 'cancelled') setTimeout(() => reject(signal.reason as Error), graceAfterStop);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}

/** Milliseconds between the signal and the moment when an attempt ends without its action. */
const graceAfterStop = 20;
