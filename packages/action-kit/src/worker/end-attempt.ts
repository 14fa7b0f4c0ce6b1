import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { computeRetryDelay, grantsRetry } from '@waymark/protocol';
import type { ActionFailureDetails, ActionTask, Effect, Json } from '@waymark/protocol';
import type { AttemptError, AttemptsOver } from '../failure.ts';
import type { Verdict } from './judge.ts';
import { closeAttempt, tellAttempt } from './log-attempt.ts';
import type { AttemptEnd, AttemptPorts, AttemptStarted } from './ports.ts';

type Ending = { task: ActionTask; started: AttemptStarted | null; attempt: number; ports: AttemptPorts };

/** Closes the attempt's row and says to Temporal what comes next. */
export async function endAttempt(
  verdict: Verdict,
  { task, started, attempt, ports }: Ending,
): Promise<ApplicationFailure | CancelledFailure> {
  const counted = started?.counted ?? 0;
  // An attempt that could not even be noted has done nothing; what the earlier ones did, nobody can say now.
  const effect: Effect = started?.effect === 'none' && verdict.effect === 'none' ? 'none' : 'unknown';
  const at = new Date();
  const close = async (end: Pick<AttemptEnd, 'status' | 'error'>, delay: number | null): Promise<void> => {
    const nextAttemptAt = delay === null ? null : new Date(at.getTime() + delay);
    if (!started) return;
    const { identity } = started;
    await closeAttempt(ports.attempts, identity, { ...end, at, effect: verdict.effect, nextAttemptAt, finishes: null });
    if (end.error) await tellAttempt(ports.attempts, identity);
  };

  switch (verdict.kind) {
    case 'cancelled': {
      await close({ status: 'cancelled', error: null }, null);
      return new CancelledFailure('Activity cancelled', [details(counted + 1, effect, null)]);
    }
    case 'lost': {
      const delay = delayAfterLoss(verdict.error, attempt, ports.random);
      await close({ status: 'lost', error: verdict.error }, delay);
      return failure(verdict.error, { attempts: counted, effect, delay });
    }
    case 'failed': {
      const retry = grantsRetry(task.retry, { type: verdict.error.type, retryable: verdict.retryable }, counted + 1);
      const delay = retry ? computeRetryDelay(task.retry, counted + 1, ports.random, verdict.retryAfter) : null;
      await close({ status: 'failed', error: verdict.error }, delay);
      return failure(verdict.error, { attempts: counted + 1, effect, delay });
    }
  }
}

/** Says once more how the last attempt ended. */
export function repeatEnd({ error, counted, effect }: AttemptsOver): ApplicationFailure {
  return failure(error, { attempts: counted, effect, delay: null });
}

/** A worker that stops hands on at once; a database that is away gets time, a little longer at each of Temporal's attempts. */
function delayAfterLoss({ type }: AttemptError, attempt: number, random: () => number): number {
  return type === 'WorkerStopped' ? 1 : Math.round(Math.min(5_000, 500 * 2 ** (attempt - 1)) * (0.5 + random() / 2));
}

function failure(
  { type, message, data }: AttemptError,
  { attempts, effect, delay }: { attempts: number; effect: Effect; delay: number | null },
): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message,
    details: [details(attempts, effect, data)],
    ...(delay === null ? { nonRetryable: true } : { nextRetryDelay: delay }),
  });
}

function details(attempts: number, effect: Effect, data: Json): ActionFailureDetails {
  return { attempts, effect, data };
}
