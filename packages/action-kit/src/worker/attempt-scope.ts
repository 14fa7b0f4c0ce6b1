import type { Context } from '@temporalio/activity';

/** Why an attempt has to end before its time: cancelled in Temporal, its worker stops, or its time is up. */
export type StopReason = 'cancelled' | 'shutdown' | 'timeout';

export type AttemptScope = { signal: AbortSignal; reason(): StopReason | null; close(): void };

/**
 * One signal for all that can stop an attempt. Its own clock runs out before Temporal's, so that an attempt that took
 * too long is counted and followed by a delay with jitter like any other that failed.
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

  const hard = info.startToCloseTimeoutMs || Number.POSITIVE_INFINITY;
  const limit = Math.min(attemptTimeout, hard - Math.min(500, hard * 0.05), longestTimer);
  const timer = setTimeout(() => stop('timeout'), limit);
  return {
    signal: controller.signal,
    reason: () => reason,
    close: () => {
      clearTimeout(timer);
      cancellationSignal.removeEventListener('abort', onCancel);
    },
  };
}

/** Of a Node timer; anything above fires at once. */
const longestTimer = 2 ** 31 - 1;

const messages = {
  cancelled: 'the step was cancelled',
  shutdown: 'the worker stops',
  timeout: 'the attempt took too long',
} as const;

function isShutdown(reason: unknown): boolean {
  return reason instanceof Error && reason.message === 'WORKER_SHUTDOWN';
}
