import { expect, test } from 'vitest';
import {
  action,
  attempts,
  block,
  buildProgram,
  handler,
  inOrder,
  set,
  tries,
  undo,
  undoBySteps,
  undoByWorkflow,
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

test('nor is it when the run is tried again', async () => {
  const { calls, ending } = await simulate({
    program: buildProgram(inOrder(workflow('deliver', 'delivery')), { retry: tries(3) }),
    script: { actions: { 'do /deliver': [{ ...broken, effect: 'unknown' }, { output: null }] } },
  });
  expect(calls).toHaveLength(1);
  expect(ending).toMatchObject({ status: 'failed', error: { type: 'Broken' } });
});

test('a sub-run that undoes and fails is made again, and once more when a person asks for it', async () => {
  const { calls, ending, entries } = await simulate({
    program: buildProgram(inOrder(action('a', undoByWorkflow('take-back', '${ uuid() }', attempts(2))), action('bad'))),
    script: {
      actions: { 'do /bad': [broken], 'undo /a': [broken, broken, { output: null }] },
      messages: cancelWhenHeld,
    },
  });
  const undos = calls.filter(({ phase }) => phase === 'undo');
  expect(undos.map(({ idempotencyKey }) => idempotencyKey)).toEqual([
    'run_1/0/a/undo/0',
    'run_1/0/a/undo/0/2',
    'run_1/0/a/undo/0/3',
  ]);
  expect(new Set(undos.map(({ input }) => JSON.stringify(input))).size).toBe(1);
  expect(undos.every(({ undoes }) => undoes === 'run_1/0/a/do/0')).toBe(true);
  expect(ending.status).toBe('cancelled');
  const told = entries.filter(({ address }) => address === '/a').map(({ transition }) => transition);
  expect(told.filter(({ type }) => type.startsWith('compensation'))).toMatchObject([
    { type: 'compensation_started' },
    { type: 'compensation_failed', attempts: 2 },
    { type: 'compensation_started' },
    { type: 'compensation_completed', attempts: 1 },
  ]);
});

test('a sub-run that undoes for too long is cancelled, and the next one has its whole time again', async () => {
  const { ending, entries, took } = await simulate({
    program: buildProgram(
      inOrder(action('a', undoByWorkflow('take-back', {}, attempts(2), { timeout: 10_000 })), action('bad')),
    ),
    script: {
      actions: { 'do /bad': [broken], 'undo /a': [{ hangs: 'unknown' }, { takes: 9_000, output: null }] },
      messages: cancelWhenHeld,
    },
  });
  const failed = entries.find(({ transition }) => transition.type === 'compensation_failed');
  expect(failed?.transition).toMatchObject({ error: { type: 'Timeout', data: { milliseconds: 10_000 } } });
  expect(ending.status).toBe('cancelled');
  expect(took).toBe(19_050);
});

test('a condition of a compensation that is no answer fails it: it is not passed over', async () => {
  const undoing = undo(null, 'unknown', {}, { if: '${ step.output.count }' });
  const run = simulate({
    program: buildProgram(inOrder(action('a', { input: { count: 3 }, ...undoing }), action('bad'))),
    script: { actions: { 'do /bad': [broken] } },
  });
  await expect(run).rejects.toMatchObject({
    state: { status: 'held', error: { type: 'ExpressionError', step: '/a' } },
  });
});

test('the condition of a compensation is asked once: what was begun is tried again', async () => {
  const undoing = undo(
    null,
    'unknown',
    {},
    { if: '${ vars.open }', onError: [handler('fail', { steps: [set('close', { open: false })] })] },
  );
  const { ending, entries } = await simulate({
    program: buildProgram(inOrder(action('a', undoing), action('bad')), { vars: { open: true } }),
    script: { actions: { 'do /bad': [broken], 'undo /a': [broken, { output: null }] }, messages: cancelWhenHeld },
  });
  expect(ending.status).toBe('cancelled');
  const ends = entries.map(describeEntry).filter((entry) => /^compensation_\w+ed \/a$/.test(entry));
  expect(ends).toEqual([
    'compensation_started /a',
    'compensation_failed /a',
    'compensation_started /a',
    'compensation_completed /a',
  ]);
});

test('the output of a compensation is what is kept of its result', async () => {
  const run = async (output: string) => {
    const undoing = undo(
      { id: 7 },
      'unknown',
      {},
      { output, onError: [handler('continue', { errors: ['ExpressionError'], output: 'none' })] },
    );
    const { entries } = await simulate({
      program: buildProgram(inOrder(action('a', undoing), action('bad'))),
      script: { actions: { 'do /bad': [broken] } },
    });
    return entries.find(({ transition }) => transition.type === 'compensation_completed')?.transition;
  };
  expect(await run('${ result.id + 1 }')).toMatchObject({ output: 8, attempts: 1 });
  expect(await run('${ result.ID }')).toMatchObject({ output: 'none', attempts: 1 });
});

test('the title of a compensation is what people read of it', async () => {
  const { calls, entries } = await simulate({
    program: buildProgram(
      inOrder(
        action('a', { input: 5, ...undo(null, 'unknown', {}, { title: 'Take ${ step.input } back' }) }),
        action('bad'),
      ),
    ),
    script: { actions: { 'do /bad': [broken] } },
  });
  expect(calls.find(({ phase }) => phase === 'undo')?.summary).toBe('Take 5 back');
  const began = entries.find(({ transition }) => transition.type === 'compensation_started');
  expect(began?.transition).toMatchObject({ title: 'Take 5 back' });
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
