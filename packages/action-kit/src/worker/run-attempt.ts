import type { Context } from '@temporalio/activity';
import { defaultTenant, type ActionResult, type ActionTask, type Json } from '@waymark/protocol';
import type { ActionDefinition } from '../action.ts';
import type { ActionContext } from '../context.ts';
import { AttemptsOver, NothingToUndo } from '../failure.ts';
import { type AttemptScope, openScope } from './attempt-scope.ts';
import { startCheckpoint } from './checkpoint.ts';
import { cutVerdict } from './cut-error.ts';
import { endAttempt, repeatEnd } from './end-attempt.ts';
import { hideInLog, hideSecrets } from './hide-secrets.ts';
import { insist } from './insist.ts';
import { judgeError } from './judge.ts';
import { completeAttempt, startAttempt, tellIfItLasts } from './log-attempt.ts';
import type { AttemptEnd, AttemptPorts, AttemptStarted, EffectLog, SecretVault } from './ports.ts';
import { checkResult } from './result-schema.ts';
import { type Scrub, createScrub } from './scrub.ts';
import { fillSecrets } from './secret-input.ts';

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
  let scrub: Scrub = createScrub(new Map());
  try {
    started = await startAttempt(ports, task, activity.info, opensEffect(action, task), scope.signal);
    endTelling = tellIfItLasts(ports.attempts, started.identity);
    const values = await readSecrets(ports.secrets, task, scope.signal);
    scrub = createScrub(values);
    const context = createContext(task, started, checkpoint, scope, activity.log, scrub);
    const work = carryOut(action, task, { context, values, scrub }, ports.effects, started);
    const { output, finishes } = await stopWithScope(work, scope);
    await completeAttempt(ports.attempts, started.identity, finishes, scope.signal);
    await endTelling();
    return { output, attempts: started.counted + 1 };
  } catch (error) {
    if (AttemptsOver.is(error)) throw repeatEnd(error);
    const verdict = cutVerdict(hideSecrets(judgeError(error, scope.reason()), scrub));
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
  scrub: Scrub,
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
    checkpoint: { read: (schema) => checkpoint.read(schema), save: (value) => checkpoint.save(scrub.json(value)) },
    cancelled: signal,
    log: task.secrets.length === 0 ? log : hideInLog(log, scrub),
  };
}

/** Milliseconds. */
const longestWaitForSecrets = 5_000;

async function readSecrets(
  vault: SecretVault,
  { secrets }: ActionTask,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (secrets.length === 0) return new Map();
  const names = [...new Set(secrets.map(({ name }) => name))];
  return await insist(() => vault.read(defaultTenant, names), longestWaitForSecrets, signal);
}

/** Whether the start of the attempt can open the effect's record at once; an undo has to revoke its do first. */
function opensEffect({ keepsEffects }: ActionDefinition, { undoes }: ActionTask): boolean {
  return !keepsEffects && undoes === null;
}

type Equipment = { context: ActionContext; values: ReadonlyMap<string, string>; scrub: Scrub };
type Carried = { output: Json; finishes: AttemptEnd['finishes'] };

async function carryOut(
  action: ActionDefinition,
  task: ActionTask,
  { context, values, scrub }: Equipment,
  effects: EffectLog,
  { effectOpened }: AttemptStarted,
): Promise<Carried> {
  try {
    if (!action.keepsEffects && !effectOpened) {
      const former = await effects.open(context, task.input);
      if (former) return { output: former.result, finishes: null };
    }
    // The effect's record knows the input without the secrets: a secret that was replaced makes no other step of it.
    const output = scrub.json(await action.execute(fillSecrets(task.input, task.secrets, values), context));
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
