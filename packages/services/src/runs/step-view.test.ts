import type { Attempt, Step } from '@waymark/database';
import type { Program } from '@waymark/definition';
import { expect, test } from 'vitest';
import { composeSteps } from './step-view.ts';

const base = { title: null, waitsFor: [], onError: [], compensate: null };
const program = {
  steps: [
    { ...base, id: 'pay', type: 'value', value: 1, title: 'Pay for ${ input.order }' },
    {
      ...base,
      id: 'group',
      type: 'block',
      title: 'A group',
      waitsFor: ['pay'],
      finally: [],
      steps: [{ ...base, id: 'inner', type: 'value', value: 2 }],
    },
  ],
  onError: [],
  finally: [],
} as unknown as Program;

const at = new Date('2030-01-31T12:00:00Z');
const step = (fields: Partial<Step>): Step =>
  ({
    address: '/pay',
    type: 'value',
    status: 'running',
    attempts: 0,
    title: null,
    compensation: null,
    startedAt: at,
    ...fields,
  }) as Step;
const attempt = (fields: Partial<Attempt>): Attempt =>
  ({
    address: '/pay',
    phase: 'do',
    generation: 0,
    attempt: 1,
    status: 'completed',
    counted: true,
    startedAt: at,
    finishedAt: null,
    error: null,
    nextAttemptAt: null,
    ...fields,
  }) as Attempt;

test('all steps are listed in the order of the definition, also those that never started', () => {
  expect(composeSteps(program, [step({ title: 'Pay for 7' })], [])).toMatchObject([
    { address: '/pay', id: 'pay', status: 'running', title: 'Pay for 7', startedAt: '2030-01-31T12:00:00.000Z' },
    {
      address: '/group',
      title: 'A group',
      status: 'pending',
      startedAt: null,
      waitsFor: ['/pay'],
      attemptLog: [],
      compensation: null,
    },
    { address: '/group/inner', id: 'inner', status: 'pending', waitsFor: [] },
  ]);
});

test('a title that is made from data is unknown until the step starts', () => {
  expect(composeSteps(program, [], [])[0]).toMatchObject({ title: null, status: 'pending' });
});

test('a step between two attempts is retrying', () => {
  const failed = attempt({ status: 'failed', nextAttemptAt: at });
  expect(composeSteps(program, [step({})], [failed])[0]).toMatchObject({ status: 'retrying', attempts: 1 });
  expect(composeSteps(program, [step({})], [failed, attempt({ attempt: 2, status: 'running' })])[0]).toMatchObject({
    status: 'running',
    attempts: 2,
  });
});

test('attempts that were lost with their worker are shown and not counted', () => {
  const attempts = [attempt({ status: 'lost', counted: false }), attempt({ attempt: 2, status: 'running' })];
  const [pay] = composeSteps(program, [step({})], attempts);
  expect(pay?.attempts).toBe(1);
  expect(pay?.attemptLog.map(({ status }) => status)).toEqual(['lost', 'running']);
});

test('attempts to undo belong to the compensation', () => {
  const compensation = {
    status: 'running',
    attempts: 0,
    startedAt: '2030-01-31T12:00:00.000Z',
    finishedAt: null,
    error: null,
  };
  const attempts = [
    attempt({}),
    attempt({ phase: 'undo', status: 'failed' }),
    attempt({ phase: 'undo', attempt: 2, status: 'running' }),
  ];
  const [pay] = composeSteps(program, [step({ status: 'completed', attempts: 1, compensation })], attempts);
  expect(pay).toMatchObject({ attempts: 1, compensation: { status: 'running', attempts: 2 } });
  expect(pay?.attemptLog).toHaveLength(1);
});

test('steps of turns are listed turn by turn and as it went, a skipped one at its place', () => {
  const value = (id: string) => ({ ...base, id, type: 'value', value: 1 });
  const each = {
    ...base,
    id: 'each',
    type: 'forEach',
    items: [],
    steps: [value('refuse'), value('ask'), value('tell')],
  };
  const later = new Date(at.getTime() + 1_000);
  const turn = (index: number): Step[] => [
    step({ address: `/each[${index}]/tell`, status: 'pending', startedAt: null, finishedAt: null }),
    step({ address: `/each[${index}]/ask`, startedAt: index === 0 ? at : later }),
    step({ address: `/each[${index}]/refuse`, status: 'skipped', startedAt: null, finishedAt: at }),
  ];
  const looped = { ...program, steps: [each] } as unknown as Program;
  expect(composeSteps(looped, [...turn(10), ...turn(0)], []).map(({ address }) => address)).toEqual([
    '/each',
    ...['/each[0]/refuse', '/each[0]/ask', '/each[0]/tell'],
    ...['/each[10]/refuse', '/each[10]/ask', '/each[10]/tell'],
  ]);
});
