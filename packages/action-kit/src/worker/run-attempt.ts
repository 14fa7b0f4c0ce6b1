import type { Context } from '@temporalio/activity';
import type { ActionResult, ActionTask, Json } from '@waymark/protocol';
import type { ActionDefinition } from '../action.ts';
import type { ActionContext } from '../context.ts';
import { NothingToUndo } from '../failure.ts';
import { type AttemptScope, openScope } from './attempt-scope.ts';
import { startCheckpoint } from './checkpoint.ts';
import { endAttempt } from './end-attempt.ts';
import { insist } from './insist.ts';
import { judgeError } from './judge.ts';
import { finishAttempt, startAttempt } from './log-attempt.ts';
import type { AttemptPorts, AttemptStarted, EffectLog } from './ports.ts';
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
  const scope = openScope(activity);
  const checkpoint = startCheckpoint(activity);
  let started: AttemptStarted | null = null;
  try {
    started = await startAttempt(ports, task, activity.info, scope.signal);
    const context = createContext(task, started, checkpoint, scope, activity.log);
    const output = await stopWithScope(carryOut(action, task, context, ports.effects), scope);
    await finishAttempt(ports, started.identity, {
      status: 'completed',
      at: new Date(),
      error: null,
      effect: null,
      nextAttemptAt: null,
    });
    return { output, attempts: started.counted + 1 };
  } catch (error) {
    const verdict = judgeError(error, scope.reason());
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

/** Milliseconds. */
const longestWaitForClose = 30_000;

async function carryOut(
  action: ActionDefinition,
  task: ActionTask,
  context: ActionContext,
  effects: EffectLog,
): Promise<Json> {
  try {
    if (!action.keepsEffects) {
      const former = await effects.open(context, task.input);
      if (former) return former.result;
    }
    const output = await action.execute(task.input, context);
    checkResult(output, task.resultSchema ?? null);
    // What is done must not be done again only because it cannot be written down at this moment.
    if (!action.keepsEffects)
      await insist(() => effects.close(context, output), longestWaitForClose, context.cancelled);
    return output;
  } catch (error) {
    if (NothingToUndo.is(error)) return { undone: false, reason: error.message };
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
