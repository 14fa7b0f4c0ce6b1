import type { ActionTask, RetryPolicy } from './activity.ts';

/**
 * An {@link ActionTask} as it stands in histories, once per action: what is as nearly always is left out. A task with
 * everything in it is one, too.
 */
export type PackedTask = Omit<ActionTask, keyof typeof usual | 'retry'> &
  Partial<Pick<ActionTask, keyof typeof usual>> & { retry?: Partial<RetryPolicy> };

// Tasks under way and stored histories were packed with these: they never change, whatever the defaults of definitions.
const usual = {
  leg: 1,
  generation: 0,
  undoes: null,
  attemptTimeout: 300_000,
  resultSchema: null,
  secrets: [],
} as const;
const usualRetry: RetryPolicy = {
  initialInterval: 1_000,
  backoffCoefficient: 2,
  maximumInterval: 60_000,
  maximumAttempts: 5,
  jitter: 0.2,
  retryableErrorTypes: null,
  nonRetryableErrorTypes: [],
};

/** Leaves out of a task what {@link unpackTask} knows. */
export function packTask(task: ActionTask): PackedTask {
  const { leg, generation, undoes, attemptTimeout, resultSchema, secrets, retry, ...own } = task;
  const unusual = leaveOut({ leg, generation, undoes, attemptTimeout, resultSchema, secrets }, usual);
  const unusualRetry = leaveOut(retry, usualRetry);
  return { ...own, ...unusual, ...(Object.keys(unusualRetry).length > 0 ? { retry: unusualRetry } : {}) };
}

/** The task with everything in it again. */
export function unpackTask(packed: PackedTask): ActionTask {
  return { ...usual, ...packed, retry: { ...usualRetry, ...packed.retry } };
}

function leaveOut<Value extends object>(
  value: Value,
  known: { readonly [Key in keyof Value]: unknown },
): Partial<Value> {
  const rest: Partial<Value> = {};
  for (const key of Object.keys(value) as (keyof Value)[]) {
    if (JSON.stringify(value[key]) !== JSON.stringify(known[key])) rest[key] = value[key];
  }
  return rest;
}
