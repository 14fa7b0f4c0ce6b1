import type { Context } from '@temporalio/activity';

/** Why an attempt has to end before its time: cancelled in Temporal, its worker stops, or time is up: its own, or that of the whole step. */
export type StopReason = 'cancelled' | 'shutdown' | 'attemptTimeout' | 'stepTimeout';

export type AttemptScope = { signal: AbortSignal; reason(): StopReason | null; close(): void };

/**
 * One signal for all that can stop an attempt. Its own clock runs out before Temporal's, so that an attempt that took
 * too long is counted and followed by a delay with jitter like any other that failed, and one that used up the time of
 * its whole step can still say what it knows of its effect.
 *
 * @param attemptTimeout milliseconds; what is left of the whole step may be less
 */
export function openScope(
  { info, cancellationSignal }: Pick<Context, 'info' | 'cancellationSignal'>,
  attemptTimeout: number,
): AttemptScope {
  const controller = new AbortController();
  let reason: StopReason | null = null;
  const stop = (why: StopReason): void => {
    reason ??= why;
    controller.abort(new Error(messages[reason]));
  };
  const onCancel = (): void => stop(isShutdown(cancellationSignal.reason) ? 'shutdown' : 'cancelled');
  if (cancellationSignal.aborted) onCancel();
  else cancellationSignal.addEventListener('abort', onCancel, { once: true });

  const ofAttempt = Math.min(attemptTimeout, justBefore(info.startToCloseTimeoutMs || Number.POSITIVE_INFINITY));
  const ofStep = justBefore(timeLeftForStep(info));
  const timeIsUp = () => stop(ofStep <= ofAttempt ? 'stepTimeout' : 'attemptTimeout');
  const timer = setTimeout(timeIsUp, Math.min(ofAttempt, ofStep, longestTimer));
  return {
    signal: controller.signal,
    reason: () => reason,
    close: () => {
      clearTimeout(timer);
      cancellationSignal.removeEventListener('abort', onCancel);
    },
  };
}

/** Milliseconds. Both times are the server's, so a worker whose clock is wrong does not matter. */
function timeLeftForStep({
  scheduleToCloseTimeoutMs,
  scheduledTimestampMs,
  currentAttemptScheduledTimestampMs,
}: Context['info']): number {
  return scheduleToCloseTimeoutMs
    ? Math.max(0, scheduleToCloseTimeoutMs - (currentAttemptScheduledTimestampMs - scheduledTimestampMs))
    : Number.POSITIVE_INFINITY;
}

/** Milliseconds: early enough for an answer to arrive before Temporal's own limit. */
function justBefore(limit: number): number {
  return limit === Number.POSITIVE_INFINITY ? limit : limit - Math.min(500, limit * 0.05);
}

/** Of a Node timer; anything above fires at once. */
const longestTimer = 2 ** 31 - 1;

const messages = {
  cancelled: 'the step was cancelled',
  shutdown: 'the worker stops',
  attemptTimeout: 'the attempt took too long',
  stepTimeout: 'the step took too long',
} as const;

function isShutdown(reason: unknown): boolean {
  return reason instanceof Error && reason.message === 'WORKER_SHUTDOWN';
}
