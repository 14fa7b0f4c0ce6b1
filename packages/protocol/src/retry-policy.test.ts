import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RetryPolicy } from './activity.ts';
import { computeRetryDelay, grantsRetry } from './retry-policy.ts';

const policy: RetryPolicy = {
  initialInterval: 1_000,
  backoffCoefficient: 2,
  maximumInterval: 10_000,
  maximumAttempts: 3,
  jitter: 0,
  retryableErrorTypes: null,
  nonRetryableErrorTypes: [],
};
const broken = { type: 'Broken', retryable: true };

test('without jitter the delay doubles up to the maximum interval', () => {
  expect([1, 2, 3, 4, 5, 6, 500].map((counted) => computeRetryDelay(policy, counted, Math.random))).toEqual([
    1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000,
  ]);
});

test('jitter spreads the delay to both sides', () => {
  const jittered = { ...policy, jitter: 0.2 };
  expect(computeRetryDelay(jittered, 1, () => 0)).toBe(800);
  expect(computeRetryDelay(jittered, 1, () => 0.5)).toBe(1_000);
  expect(computeRetryDelay(jittered, 1, () => 0.999_999)).toBe(1_200);
});

test('what the other side asks for is kept, never sooner and up to the maximum interval', () => {
  const jittered = { ...policy, jitter: 0.2 };
  expect(computeRetryDelay(jittered, 1, () => 0, 5_000)).toBe(5_000);
  expect(computeRetryDelay(jittered, 1, () => 0.5, 5_000)).toBe(5_500);
  expect(computeRetryDelay(jittered, 1, () => 0.5, 3_600_000)).toBe(10_000);
  expect(computeRetryDelay(policy, 3, () => 0.5, 10)).toBe(4_000);
});

test('no growth makes a delay of nothing longer', () => {
  const instant = { ...policy, initialInterval: 0, backoffCoefficient: 3 };
  expect(computeRetryDelay(instant, 999, () => 0.5)).toBe(1);
});

test('no delay is below 1 ms or above the maximum interval', () => {
  const numbers = fc.record({
    initialInterval: fc.integer({ min: 0, max: 100_000 }),
    backoffCoefficient: fc.double({ min: 1, max: 10, noNaN: true }),
    maximumInterval: fc.integer({ min: 1, max: 100_000 }),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(
      numbers,
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (some, counted, random) => {
        const delay = computeRetryDelay({ ...policy, ...some }, counted, () => random);
        expect(delay).toBeGreaterThanOrEqual(1);
        expect(delay).toBeLessThanOrEqual(some.maximumInterval);
      },
    ),
  );
});

test('the last attempt of the policy is followed by none', () => {
  expect([1, 2, 3].map((counted) => grantsRetry(policy, broken, counted))).toEqual([true, true, false]);
  expect(grantsRetry({ ...policy, maximumAttempts: 'unlimited' }, broken, 1_000)).toBe(true);
});

test.each([
  { what: 'an error that says so itself', retryable: false, change: {}, granted: false },
  {
    what: 'a type that the policy rules out',
    retryable: true,
    change: { nonRetryableErrorTypes: ['Broken'] },
    granted: false,
  },
  {
    what: 'a type above one that the policy rules out',
    retryable: true,
    change: { nonRetryableErrorTypes: ['Broken.Glass'] },
    granted: true,
  },
  {
    what: 'a type that the policy names as the only one',
    retryable: true,
    change: { retryableErrorTypes: ['Broken'] },
    granted: true,
  },
  {
    what: 'a type that the policy does not name',
    retryable: true,
    change: { retryableErrorTypes: ['Other'] },
    granted: false,
  },
])('$what: retried $granted', ({ retryable, change, granted }) => {
  expect(grantsRetry({ ...policy, ...change }, { type: 'Broken', retryable }, 1)).toBe(granted);
});
