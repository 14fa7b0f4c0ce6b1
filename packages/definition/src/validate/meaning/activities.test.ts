import { describe, expect, test } from 'vitest';
import { listErrors, validateSteps } from '../../../test/validate-with.ts';

const call = { id: 'call', type: 'activity', activityType: 'prices.quote', queue: 'prices' };

test('an activity is called with its arguments, by Temporal alone', () => {
  const args = ['${ input.sku }', { quantity: 1 }];
  const retry = { maximumAttempts: 3, nonRetryableErrorTypes: ['SoldOut'] };
  expect(validateSteps([{ ...call, args, retry, idempotencyKey: 'k' }])).toMatchObject({
    valid: true,
    program: {
      steps: [
        {
          type: 'activity',
          action: 'prices.quote',
          foreign: true,
          input: args,
          queue: 'prices',
          placement: 'queue',
          retry: {
            initialInterval: 1_000,
            maximumAttempts: 3,
            jitter: 0,
            retryableErrorTypes: null,
            nonRetryableErrorTypes: ['SoldOut'],
          },
          attemptTimeout: 300_000,
          heartbeatTimeout: null,
          idempotencyKey: 'k',
        },
      ],
    },
  });
});

test('the defaults of the document hold, as far as Temporal knows them', () => {
  const { queue: _, ...step } = call;
  const defaults = { queue: 'prices', attemptTimeout: '9s', retry: { maximumAttempts: 2, jitter: 1 } };
  expect(validateSteps([step], { defaults })).toMatchObject({
    valid: true,
    program: {
      steps: [{ queue: 'prices', attemptTimeout: 9_000, retry: { maximumAttempts: 2, jitter: 0 } }],
    },
  });
});

test('an activity undoes a step, with ten attempts', () => {
  const compensate = { type: 'activity', activityType: 'prices.release', queue: 'prices', args: ['${ step.key }'] };
  expect(validateSteps([{ ...call, compensate }])).toMatchObject({
    valid: true,
    program: {
      steps: [
        {
          compensate: {
            kind: 'work',
            work: { action: 'prices.release', foreign: true, input: ['${ step.key }'], retry: { maximumAttempts: 10 } },
          },
        },
      ],
    },
  });
});

describe('an activity is refused', () => {
  const table: { name: string; step: object; problems: string[] }[] = [
    { name: 'without its type', step: { activityType: undefined }, problems: ['MISSING_FIELD /steps/0/activityType'] },
    { name: 'without a queue', step: { queue: undefined }, problems: ['MISSING_FIELD /steps/0/queue'] },
    {
      name: 'whose type is computed',
      step: { activityType: '${ input.type }' },
      problems: ['NOT_TEMPLATABLE /steps/0/activityType'],
    },
    { name: 'whose queue is computed', step: { queue: '${ input.q }' }, problems: ['NOT_TEMPLATABLE /steps/0/queue'] },
    {
      name: 'on the queue of the orchestrator',
      step: { queue: 'waymark-orchestrator' },
      problems: ['INVALID_VALUE /steps/0/queue'],
    },
    {
      name: 'on a queue of actions',
      step: { queue: 'waymark-actions' },
      problems: ['INVALID_VALUE /steps/0/queue'],
    },
    {
      name: 'with retries that Temporal does not know',
      step: { retry: { jitter: 0.1, retryableErrorTypes: ['Busy'] } },
      problems: ['INVALID_COMBINATION /steps/0/retry/jitter', 'INVALID_COMBINATION /steps/0/retry/retryableErrorTypes'],
    },
    { name: 'with an input', step: { input: {} }, problems: ['UNKNOWN_FIELD /steps/0/input'] },
    { name: 'with arguments that are no list', step: { args: {} }, problems: ['INVALID_TYPE /steps/0/args'] },
    {
      name: 'that hands on a secret',
      step: { args: ['${ secrets.TOKEN }'] },
      problems: ['SECRET_NOT_ALLOWED_HERE /steps/0/args/0'],
    },
    {
      name: 'without an end',
      step: { retry: { maximumAttempts: 'unlimited' } },
      problems: ['INVALID_COMBINATION /steps/0/timeout'],
    },
    {
      name: 'whose undo has no queue',
      step: { compensate: { type: 'activity', activityType: 'x' } },
      problems: ['MISSING_FIELD /steps/0/compensate/queue'],
    },
  ];
  test.each(table)('$name', ({ step, problems }) => {
    const given: unknown = JSON.parse(JSON.stringify({ ...call, ...step }));
    expect(listErrors(validateSteps([given]))).toEqual(problems);
  });
});
