import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';
import type { ActivityCall } from '@waymark/interpreter/runtime';

/** Attempts that Temporal may make beyond the definition's: the wrapper counts, and those lost with a worker do not count. */
const uncountedAttempts = 20;

/**
 * Milliseconds by which Temporal's limit of an attempt is later than the wrapper's: an answer that comes after the limit
 * is not heard, and Temporal would make an attempt more than the definition allows.
 */
const graceForAnswer = 5_000;

/**
 * How Temporal is to carry out an action. The retry policy is a bound: the wrapper decides about each retry and its delay.
 *
 * @param ownQueue The orchestrator's queue, where actions placed `near` run.
 */
export function activityOptions(call: ActivityCall, ownQueue: string): ActivityOptions {
  const { retry } = call;
  return {
    taskQueue: call.placement === 'near' ? ownQueue : call.queue,
    summary: call.summary.slice(0, 200),
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    startToCloseTimeout: atLeastOne(call.attemptTimeout) + graceForAnswer,
    ...(call.heartbeatTimeout === null ? {} : { heartbeatTimeout: atLeastOne(call.heartbeatTimeout) }),
    ...(call.timeout === null ? {} : { scheduleToCloseTimeout: atLeastOne(call.timeout) }),
    retry: {
      initialInterval: atLeastOne(retry.initialInterval),
      maximumInterval: Math.max(atLeastOne(retry.initialInterval), retry.maximumInterval),
      backoffCoefficient: Math.max(1, retry.backoffCoefficient),
      ...(retry.maximumAttempts === 'unlimited' ? {} : { maximumAttempts: retry.maximumAttempts + uncountedAttempts }),
    },
  };
}

/**
 * How Temporal is to carry out an activity of somebody else: here the retry policy decides itself. Whether a cancel ends it
 * early lies with the activity; what it did is known only when it has ended.
 */
export function foreignActivityOptions(call: ActivityCall): ActivityOptions {
  const { maximumAttempts, nonRetryableErrorTypes } = call.retry;
  const { retry, ...options } = activityOptions(call, call.queue);
  return {
    ...options,
    startToCloseTimeout: atLeastOne(call.attemptTimeout),
    retry: {
      ...retry,
      ...(maximumAttempts === 'unlimited' ? {} : { maximumAttempts }),
      nonRetryableErrorTypes,
    },
  };
}

function atLeastOne(milliseconds: number): number {
  return Math.max(1, Math.round(milliseconds));
}
