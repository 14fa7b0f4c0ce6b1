import { expect, test } from 'vitest';
import {
  action,
  attempts,
  block,
  buildProgram,
  handler,
  inOrder,
  undo,
  undoBySteps,
  wait,
  workflow,
} from '../contract/build-program.ts';
import { describeEntry } from '../contract/check-scenario.ts';
import type { Script } from '../contract/scenario.ts';
import { simulate } from './simulate.ts';

const broken = { error: { type: 'Broken' }, retryable: false };
const cancelWhenHeld: Script['messages'] = [{ on: 'run_held /', after: 50, cancel: {} }];

test('a compensation that is tried again has the same input under the same key', async () => {
  const { calls } = await simulate({
    program: buildProgram(inOrder(action('a', undo('${ uuid() }')), action('bad'))),
    script: {
      actions: { 'do /bad': [broken], 'undo /a': [broken, { output: null }] },
      messages: cancelWhenHeld,
    },
  });
  const [first, second] = calls.filter(({ phase }) => phase === 'undo');
  expect(second).toMatchObject({ idempotencyKey: first?.idempotencyKey, input: first?.input });
});

test('compensating steps that are tried again have the same input under the same key', async () => {
  const group = block('group', [action('done', { input: '${ uuid() }' }), action('stuck', { input: '${ uuid() }' })], {
    after: [],
  });
  const { calls } = await simulate({
    program: buildProgram(inOrder(action('a', undoBySteps([group])), action('bad'))),
    script: {
      actions: { 'do /bad': [broken], 'do /a/group/stuck': [broken, { output: null }] },
      messages: cancelWhenHeld,
    },
  });
  for (const address of ['/a/group/done', '/a/group/stuck']) {
    const [first, second] = calls.filter((call) => call.address === address);
    expect(second).toMatchObject({ idempotencyKey: first?.idempotencyKey, input: first?.input });
  }
});

test('a sub-run of which nobody knows what it has done is not made again, whatever the retries say', async () => {
  const retry = { ...attempts(3).retry, retryableErrorTypes: ['Cancelled'] };
  const run = (effect: 'none' | 'unknown') =>
    simulate({
      program: buildProgram(inOrder(workflow('deliver', 'delivery', { retry }))),
      script: { actions: { 'do /deliver': [{ error: { type: 'Cancelled' }, effect }] } },
    });
  expect((await run('unknown')).ending.error).toMatchObject({ type: 'Cancelled', attempts: 1 });
  expect((await run('none')).ending.error).toMatchObject({ type: 'Cancelled', attempts: 3 });
});

test('the time limit of a step that failed by its own expressions does not hold the run later', async () => {
  const onError = [handler('continue', { errors: ['ExpressionError'] })];
  const { ending, entries } = await simulate({
    program: buildProgram(
      inOrder(wait('bad', { for: '${ input.no.such }', timeout: 1_000, onError }), wait('later', { for: '5s' })),
      { onFailure: 'hold' },
    ),
  });
  expect(ending.status).toBe('completed');
  expect(entries.map(describeEntry)).not.toContain('run_held /');
});
