import type { RunError } from '@waymark/protocol';
import { expect, test } from 'vitest';
import type { Run, Step } from '../../../api/types.ts';
import { heldAt, heldOf, nameOf, takesInput } from './held.ts';

const at = '2030-01-01T00:00:00.000Z';
const errorAt = (step: string): RunError => ({ type: 'Broken', message: 'no', data: null, step, attempts: 2, at });

function step(address: string, more: Partial<Step> = {}): Step {
  return {
    address,
    id: address.slice(1),
    type: 'action',
    title: null,
    error: null,
    compensation: null,
    ...more,
  } as Step;
}

function run(status: Run['status'], steps: Step[], error: RunError | null = null): Run {
  return { status, steps, error } as Run;
}

const held = (address: string, type = 'action') => step(address, { status: 'held', type, error: errorAt(address) });
const undone = (address: string, givenUp?: true) =>
  step(address, {
    status: 'completed',
    compensation: {
      ...{ status: 'failed', attempts: 10, startedAt: at, finishedAt: at, error: errorAt(address) },
      ...(givenUp ? { givenUp } : {}),
    },
  });

test('several steps that are held are told one by one, each with its error and since when', () => {
  const steps = [held('/a'), step('/b', { status: 'running' }), held('/c')];
  expect(heldOf(run('held', steps, errorAt('/c')))).toMatchObject([
    { kind: 'step', address: '/a', since: at, verbs: ['retry', 'skip', 'fail'] },
    { kind: 'step', address: '/c', error: { step: '/c' } },
  ]);
});

test('a compensation that failed holds the run until it is given up, and cannot be failed', () => {
  expect(heldOf(run('held', [undone('/a'), undone('/b', true)], errorAt('/a')))).toMatchObject([
    { kind: 'compensation', address: '/a', since: at, verbs: ['retry', 'skip'] },
  ]);
});

test('while others are still being undone, nobody is asked about one that failed', () => {
  expect(heldOf(run('compensating', [undone('/a')]))).toEqual([]);
  expect(heldOf(run('paused', [undone('/a')]))).toEqual([]);
});

test('a run can be held itself, also while it is paused', () => {
  for (const status of ['held', 'paused'] as const) {
    const [itself] = heldOf(run(status, [], errorAt('/')));
    expect(itself).toMatchObject({ kind: 'run', address: '/', verbs: ['retry', 'skip', 'fail'] });
    expect(itself && nameOf(itself)).toBe('the run');
  }
});

test('nothing of a run that has ended is held', () => {
  const steps = [held('/a'), undone('/b')];
  expect(heldOf(run('terminated', steps, errorAt('/')))).toEqual([]);
  expect(steps.map((one) => heldAt(run('cancelled', steps), one))).toEqual([null, null]);
});

test('only a step with an input of its own can be given another one', () => {
  const takes = (one: Step) => heldOf(run('held', [one], errorAt(one.address))).map(takesInput);
  expect(takes(held('/a', 'http'))).toEqual([true]);
  expect(takes(held('/a', 'forEach'))).toEqual([false]);
  expect(takes(undone('/a'))).toEqual([false]);
});
