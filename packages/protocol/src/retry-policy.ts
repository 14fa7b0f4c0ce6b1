import type { RetryPolicy } from './activity.ts';
import { errorTypeMatches } from './errors.ts';

/**
 * How long to wait before the next attempt: exponential back-off, made random within ± jitter, never above the maximum
 * interval, and at least 1 ms, since Temporal takes 0 for "no further attempt".
 *
 * @param counted how many attempts have been made, those that count; from 1
 * @param random in [0, 1)
 * @param retryAfter what the other side asked for: never sooner, and with jitter only later; the maximum holds for it, too
 * @returns milliseconds
 */
export function computeRetryDelay(
  policy: RetryPolicy,
  counted: number,
  random: () => number,
  retryAfter: number | null = null,
): number {
  const { initialInterval, backoffCoefficient, maximumInterval, jitter } = policy;
  // After many attempts the power is Infinity, and 0 times that is no number.
  const growth = Math.min(backoffCoefficient ** (counted - 1), Number.MAX_VALUE);
  const backoff = Math.min(initialInterval * growth, maximumInterval);
  const spread = backoff * jitter * (random() * 2 - 1);
  const asked = (retryAfter ?? 0) * (1 + jitter * random());
  return Math.max(1, Math.round(Math.min(Math.max(backoff + spread, asked), maximumInterval)));
}

/**
 * Whether a policy grants a further attempt after an error.
 *
 * @param retryable what the error says of itself
 * @param counted how many attempts have been made, those that count, the failed one among them
 */
export function grantsRetry(
  policy: RetryPolicy,
  { type, retryable }: { type: string; retryable: boolean },
  counted: number,
): boolean {
  const { maximumAttempts, retryableErrorTypes, nonRetryableErrorTypes } = policy;
  if (!retryable || (maximumAttempts !== 'unlimited' && counted >= maximumAttempts)) return false;
  if (errorTypeMatches(type, nonRetryableErrorTypes)) return false;
  return retryableErrorTypes === null || errorTypeMatches(type, retryableErrorTypes);
}
