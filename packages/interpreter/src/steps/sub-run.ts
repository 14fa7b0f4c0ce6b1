import { describeInvalidOutput } from '@waymark/protocol';
import type { Json, StartedSubRun, SubRunEnding } from '@waymark/protocol';
import { createCall } from '../activity-call.ts';
import { admitActivity } from '../admission.ts';
import { Cancellation } from '../cancellation.ts';
import type { CancellationReason } from '../cancellation.ts';
import type { Cause } from '../errors.ts';
import type { SubRunsEnd } from './sub-run-attempts.ts';
import { noteOf } from './sub-run-host.ts';
import type { SubRunHost } from './sub-run-host.ts';

/** What the start of an undo answers with when there was nothing to undo. */
type NothingUndone = { undone: false; reason: string };

export type SubRunAttempt = {
  input: Json;
  /** Under which it is started, exactly once. */
  key: string;
  attempt: number;
};

/** Starts one sub-run, and waits for its end unless it is detached. */
export async function runSubRun(
  host: SubRunHost,
  attempt: SubRunAttempt,
  cancellation: Cancellation,
): Promise<SubRunsEnd> {
  const { run, address } = host;
  const { key } = attempt;
  // What an earlier execution has asked for may be there: then this one has to know, and to await it.
  const isAsked = run.outcomes.find<string>(address, noteOf(host, 'asked')) === key;
  if (!(await admitActivity(run, attempt.input, isAsked ? new Cancellation() : cancellation)))
    return { status: 'cancelled', attempts: attempt.attempt - 1, effect: 'none' };
  run.outcomes.keep(address, noteOf(host, 'asked'), key);
  const outcome = await start(host, attempt);
  run.slots.release();
  const attempts = attempt.attempt;
  if (outcome.status !== 'completed') {
    const error =
      outcome.status === 'failed'
        ? outcome.error
        : { type: 'Cancelled', message: 'The start of the sub-run was cancelled from outside', data: null };
    return { status: 'failed', error, attempts, effect: 'none' };
  }
  // What `run.start` answers with; nothing else is behind that name.
  const started = outcome.output as StartedSubRun | NothingUndone;
  if ('undone' in started) return { status: 'completed', result: started, attempts };
  const { runId } = started;
  if (host.mode === 'detach') return { status: 'completed', result: { runId }, attempts };
  const ending = started.ending ?? (await waitForEnd(host, key, started, cancellation));
  if (ending === 'left') return { status: 'cancelled', attempts, effect: 'none' };
  const end = conclude(ending, runId, attempts, cancellation);
  return end.status === 'completed' ? checkOutput(host, end) : end;
}

/** What the sub-run has done is done, whatever it gives: what undoes the step sees its output. */
async function checkOutput(
  { run, address, subRun: { resultSchema } }: SubRunHost,
  end: Extract<SubRunsEnd, { status: 'completed' }>,
): Promise<SubRunsEnd> {
  if (!resultSchema) return end;
  const { result, attempts } = end;
  const check = { schema: resultSchema, result };
  await admitActivity(run, check, new Cancellation());
  const problems = await run.checkResult(check, `the sub-run of ${address}`);
  run.slots.release();
  if (problems.length === 0) return end;
  return { status: 'failed', error: describeInvalidOutput(problems), attempts, effect: 'completed', output: result };
}

/**
 * Nothing cancels the start: it is short, and a sub-run that may or may not be there would be nobody's. What was started
 * in spite of a cancel is cancelled then.
 */
function start(host: SubRunHost, { input, key }: SubRunAttempt) {
  const { run, address, variables, phase, generation, undoes, subRun } = host;
  const summary = phase === 'do' ? `start the sub-run of ${address}` : `start the sub-run that undoes ${address}`;
  const own = { address, phase, generation, idempotencyKey: key, undoes, timeout: null, summary };
  const call = createCall(run, subRun.call, input, variables, own);
  return run.runActivity(call, new Cancellation());
}

/** A run that another one made goes on when nobody here waits for it any more; our own is cancelled, undoes, and is awaited. */
function waitForEnd(
  host: SubRunHost,
  key: string,
  { runId, joined }: StartedSubRun,
  cancellation: Cancellation,
): Promise<SubRunEnding | 'left'> {
  const { run } = host;
  host.waitFor(`${joined ? 'the run' : 'the sub-run'} ${runId}`, null, `waiting for ${key}`);
  return new Promise((resolve) => {
    let forgetCancellation = (): void => {};
    const forgetEnd = run.subRuns.onEnd(key, (ending) => {
      forgetCancellation();
      resolve(ending);
    });
    forgetCancellation = cancellation.onRequest((reason) => {
      if (!joined) return run.cancelSubRun(runId, whyCancelled[reason]);
      forgetEnd();
      resolve('left');
    });
  });
}

const whyCancelled: Record<CancellationReason, string> = {
  run: 'its parent was cancelled',
  sibling: 'a step beside it failed',
  timeout: 'its time is up',
  return: 'its parent has ended',
};

function conclude(
  { status, output, error }: SubRunEnding,
  runId: string,
  attempts: number,
  cancellation: Cancellation,
): SubRunsEnd {
  switch (status) {
    case 'completed':
      return { status: 'completed', result: output, attempts };
    case 'cancelled':
      if (cancellation.requested) return { status: 'cancelled', attempts, effect: 'none' };
      break;
    case 'terminated':
      // Nothing was undone, and nobody can say how far it had come.
      return { status: 'failed', error: passOn(error, status, runId), attempts, effect: 'unknown' };
    case 'failed':
    case 'compensated':
      break;
  }
  return { status: 'failed', error: passOn(error, status, runId), attempts, effect: 'none' };
}

/** The error of a sub-run goes through with its type; where it comes from stands in its cause. */
function passOn(error: SubRunEnding['error'], status: string, runId: string): Cause {
  if (!error) return { type: 'ActionError', message: `The sub-run ended ${status}`, data: null, runId };
  const { type, message, data } = error;
  return { type, message, data, cause: error, runId };
}
