import { expect, test } from 'vitest';
import type { ActionTask } from './activity.ts';
import { packTask, unpackTask } from './packed-task.ts';

const usual: ActionTask = {
  runId: 'run_1',
  leg: 1,
  address: '/charge',
  phase: 'do',
  generation: 0,
  idempotencyKey: 'run_1/0/charge/do/0',
  undoes: null,
  input: { amount: 1 },
  retry: {
    initialInterval: 1_000,
    backoffCoefficient: 2,
    maximumInterval: 60_000,
    maximumAttempts: 5,
    jitter: 0.2,
    retryableErrorTypes: null,
    nonRetryableErrorTypes: [],
  },
  attemptTimeout: 300_000,
  resultSchema: null,
  secrets: [],
};

const unusual: ActionTask = {
  ...usual,
  leg: 2,
  generation: 1,
  undoes: 'run_1/0/charge/do/0',
  retry: {
    ...usual.retry,
    maximumAttempts: 'unlimited',
    retryableErrorTypes: ['Busy'],
    nonRetryableErrorTypes: ['No'],
  },
  attemptTimeout: 1,
  resultSchema: { type: 'object' },
};

test('a task as nearly all are holds only what is its own', () => {
  expect(packTask(usual)).toEqual({
    runId: 'run_1',
    address: '/charge',
    phase: 'do',
    idempotencyKey: 'run_1/0/charge/do/0',
    input: { amount: 1 },
  });
});

test('whatever is packed is the same when it is unpacked', () => {
  for (const task of [usual, unusual]) expect(unpackTask(packTask(task))).toEqual(task);
});

test('of a retry policy the values that differ are kept', () => {
  expect(packTask(unusual).retry).toEqual({
    maximumAttempts: 'unlimited',
    retryableErrorTypes: ['Busy'],
    nonRetryableErrorTypes: ['No'],
  });
});

test('a task that was never packed is understood', () => {
  expect(unpackTask(unusual)).toEqual(unusual);
});
