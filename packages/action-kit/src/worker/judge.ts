import { ApplicationFailure } from '@temporalio/common';
import type { Effect } from '@waymark/protocol';
import { ActionFailure, type AttemptError, StoreUnavailable } from '../failure.ts';
import { isWithoutEffect } from '../no-effect.ts';
import type { StopReason } from './attempt-scope.ts';

/** What an attempt that gave no output amounts to. */
export type Verdict =
  | { kind: 'failed'; error: AttemptError; effect: Effect; retryable: boolean; retryAfter: number | null }
  | { kind: 'cancelled'; effect: Effect }
  /** Not the action's fault: does not count. */
  | { kind: 'lost'; error: AttemptError; effect: Effect };

/** Reads what an action threw in the light of what stopped it. */
export function judgeError(error: unknown, stopped: StopReason | null): Verdict {
  const effect = effectOf(error);
  if (stopped === 'cancelled') return { kind: 'cancelled', effect };
  if (stopped === 'shutdown') {
    return { kind: 'lost', error: { type: 'WorkerStopped', message: 'the worker was stopped', data: null }, effect };
  }
  if (stopped === 'attemptTimeout') {
    return timedOut({ message: 'the attempt took longer than its attemptTimeout', kind: 'attempt' }, effect);
  }
  if (stopped === 'stepTimeout') return timedOut({ message: 'the step took too long', kind: 'step' }, effect);
  if (StoreUnavailable.is(error)) {
    return { kind: 'lost', error: { type: 'DatabaseUnavailable', message: error.message, data: null }, effect };
  }
  return { kind: 'failed', ...describeError(error), effect };
}

/** Another attempt may be quicker; a step whose whole time is up has none left. */
function timedOut({ message, kind }: { message: string; kind: 'attempt' | 'step' }, effect: Effect): Verdict {
  return {
    kind: 'failed',
    error: { type: 'Timeout', message, data: { kind } },
    effect,
    retryable: kind === 'attempt',
    retryAfter: null,
  };
}

function describeError(error: unknown): { error: AttemptError; retryable: boolean; retryAfter: number | null } {
  if (ActionFailure.is(error)) {
    const { type, message, data, retryable, retryAfter } = error;
    return { error: { type, message, data }, retryable, retryAfter };
  }
  if (error instanceof ApplicationFailure) {
    return {
      error: { type: error.type ?? 'ActionError', message: error.message, data: null },
      retryable: !error.nonRetryable,
      retryAfter: null,
    };
  }
  return {
    error: { type: 'ActionError', message: error instanceof Error ? error.message : String(error), data: null },
    retryable: true,
    retryAfter: null,
  };
}

function effectOf(error: unknown): Effect {
  return isWithoutEffect(error) || (ActionFailure.is(error) && error.effect === 'none') ? 'none' : 'unknown';
}
