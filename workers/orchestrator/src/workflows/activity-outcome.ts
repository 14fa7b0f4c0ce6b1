import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/workflow';
import type { ActivityOutcome } from '@waymark/interpreter/runtime';
import type { ActionFailureDetails, Effect, Json } from '@waymark/protocol';

/**
 * What a failed activity means to the interpreter. Without the wrapper's word the effect is unknown: Temporal shows the
 * last failure only, and an earlier attempt may have done its work.
 *
 * @param cancelled Whether the activity had been told to stop.
 * @throws whatever is no failure of an activity: that is a defect of the worker and fails the workflow task.
 */
export function readActivityFailure(error: unknown, cancelled: boolean): ActivityOutcome {
  if (!(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (cause instanceof CancelledFailure) return { status: 'cancelled', ...readKnowledge(cause.details) };
  if (cause instanceof TimeoutFailure)
    return cancelled ? { status: 'cancelled', ...readTimedOut(cause) } : timedOut(cause);
  if (cause instanceof ApplicationFailure) {
    const outOfTime = error.retryState === 'TIMEOUT' && !cancelled;
    return outOfTime ? ranOutOfTime(cause) : applicationFailed(cause, cancelled);
  }
  return failed('ActionError', cause?.message ?? error.message, { attempts: 1, effect: 'unknown', data: null });
}

function applicationFailed(failure: ApplicationFailure, cancelled: boolean): ActivityOutcome {
  const details = readDetails(failure.details) ?? { attempts: 1, effect: 'unknown' as const, data: null };
  if (cancelled && failure.type === 'Cancelled')
    return { status: 'cancelled', attempts: details.attempts, effect: details.effect };
  return failed(failure.type ?? 'ActionError', failure.message, details);
}

/** A further attempt was due, but there is no time left for it: Temporal then shows the error of the attempt before. */
function ranOutOfTime(failure: ApplicationFailure): ActivityOutcome {
  const { attempts, effect } = readKnowledge(failure.details);
  const message = `${stepTimeout.message}; its last error: ${failure.type ?? 'ActionError'}: ${failure.message}`;
  return failed('Timeout', message.slice(0, 2_000), { attempts, effect, data: { kind: stepTimeout.kind } });
}

export const stepTimeout = { kind: 'step', message: 'the step took too long' };
const timeouts: Record<string, { kind: string; message: string }> = {
  START_TO_CLOSE: { kind: 'attempt', message: 'an attempt took too long' },
  HEARTBEAT: { kind: 'heartbeat', message: 'the worker that made the attempt was lost' },
};

/** Which limit it was, and how people are told. */
export function describeTimeoutOf({ timeoutType }: TimeoutFailure): { kind: string; message: string } {
  return timeouts[timeoutType ?? ''] ?? stepTimeout;
}

function timedOut(failure: TimeoutFailure): ActivityOutcome {
  const { kind, message } = describeTimeoutOf(failure);
  return failed('Timeout', message, { ...readTimedOut(failure), data: { kind } });
}

/** The attempt before the one that timed out left its details behind. */
function readTimedOut({ timeoutType, cause }: TimeoutFailure): { attempts: number; effect: Effect } {
  const neverStarted = timeoutType === 'SCHEDULE_TO_START';
  const before = cause instanceof ApplicationFailure ? (readDetails(cause.details)?.attempts ?? 0) : 0;
  return { attempts: neverStarted ? before : before + 1, effect: neverStarted ? 'none' : 'unknown' };
}

function failed(type: string, message: string, { attempts, effect, data }: ActionFailureDetails): ActivityOutcome {
  return { status: 'failed', error: { type, message, data }, attempts, effect };
}

function readKnowledge(details: unknown[] | undefined | null): { attempts: number; effect: Effect } {
  const { attempts, effect } = readDetails(details) ?? { attempts: 0, effect: 'unknown' as const };
  return { attempts, effect };
}

/** The wrapper's own details; null when the failure comes from somewhere else. */
function readDetails(details: unknown[] | undefined | null): ActionFailureDetails | null {
  const first = details?.[0];
  if (typeof first !== 'object' || first === null || !('attempts' in first) || !('effect' in first)) return null;
  const { attempts, effect } = first;
  if (typeof attempts !== 'number' || (effect !== 'none' && effect !== 'unknown')) return null;
  return { attempts, effect, data: 'data' in first ? ((first.data ?? null) as Json) : null };
}
