import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/workflow';
import type { ActivityCall, ActivityOutcome } from '@waymark/interpreter/runtime';
import type { Json } from '@waymark/protocol';
import { describeTimeoutOf, stepTimeout } from './activity-outcome.ts';
import { readForeignJson } from './foreign-json.ts';

/** Characters of the data of an error; more is left out. */
const longestData = 64_000;

/**
 * What the failure of an activity of somebody else means: its type is the error's, the first of its details the data. What
 * it did is unknown, and how often it was tried, too, unless all attempts were used up.
 *
 * @param cancelled Whether the activity had been told to stop.
 * @throws whatever is no failure of an activity: that is a defect and fails the workflow task.
 */
export function readForeignFailure(error: unknown, call: ActivityCall, cancelled: boolean): ActivityOutcome {
  if (!(error instanceof ActivityFailure)) throw error;
  const { cause, retryState } = error;
  const attempts = retryState === 'MAXIMUM_ATTEMPTS_REACHED' ? countAll(call) : 1;
  const effect = cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START' ? 'none' : 'unknown';
  const failed = (type: string, message: string, data: Json): ActivityOutcome => ({
    status: 'failed',
    error: { type, message: message.slice(0, 2_000), data },
    attempts,
    effect,
  });
  if (cause instanceof CancelledFailure || (cancelled && cause instanceof TimeoutFailure))
    return { status: 'cancelled', attempts, effect };
  if (cause instanceof TimeoutFailure) {
    const { kind, message } = describeTimeoutOf(cause);
    return failed('Timeout', message, { kind });
  }
  if (!(cause instanceof ApplicationFailure)) return failed('ActionError', cause?.message ?? error.message, null);
  const type = cause.type?.slice(0, 200) || 'ActionError';
  if (retryState === 'TIMEOUT' && !cancelled) {
    const message = `${stepTimeout.message}; its last error: ${type}: ${cause.message}`;
    return failed('Timeout', message, { kind: stepTimeout.kind });
  }
  return failed(type, cause.message, readData(cause.details?.[0]));
}

function countAll({ retry }: ActivityCall): number {
  return retry.maximumAttempts === 'unlimited' ? 1 : retry.maximumAttempts;
}

function readData(detail: unknown): Json {
  const read = readForeignJson(detail, longestData);
  return 'json' in read ? read.json : null;
}
