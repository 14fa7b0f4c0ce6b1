import { expect, test } from 'vitest';
import type { Run, RunSummary, Step } from '../../api/types.ts';
import { marksOf, pauseVerbOf, whyOf } from './run-facts.ts';

const step = (address: string, status: Step['status']): Step => ({
  address,
  id: address.split('/').at(-1) ?? '',
  type: 'action',
  title: null,
  status,
  attempts: 1,
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: null,
  input: null,
  output: null,
  error: null,
  childRunId: null,
  attemptLog: [],
  compensation: null,
});
const marks = (...steps: Step[]) => marksOf({ steps } as Run);

test('a step that had turns is marked by those that matter most, with how many they are', () => {
  const turns = (['completed', 'failed', 'skipped', 'failed', 'completed'] as const).map((status, index) =>
    step(`/all[${index}]/one`, status),
  );
  expect(marks(step('/all', 'completed'), ...turns).get('/all/one')).toMatchObject({
    status: 'failed',
    alike: 2,
    turns: 5,
  });
});

test('a step without turns has none', () => {
  expect(marks(step('/one', 'running')).get('/one')).toMatchObject({ status: 'running', turns: 0 });
});

test('why a run waits is told with short ids', () => {
  const run = {
    status: 'waiting',
    closedAt: null,
    error: null,
    waitingFor: 'the sub-run run_6ezt06a82bsrtm5bq8br4xtbch',
  };
  expect(whyOf(run as RunSummary)).toBe('the sub-run run_…4xtbch');
});

test.each([
  [{ status: 'held', waitingFor: 'a person: step "/pay" is held' }, 'step "/pay" is held: the card is locked'],
  [{ status: 'paused', waitingFor: 'a person: the run is paused' }, 'the run is paused, and held: the card is locked'],
])('a run that waits for a person says what is in its way', (run, words) => {
  const error = { type: 'Card.Locked', message: 'the card is locked' };
  expect(whyOf({ ...run, closedAt: null, error } as RunSummary)).toBe(words);
});

test.each([
  ['running', 'pause'],
  ['held', 'pause'],
  ['paused', 'resume'],
  ['pending', null],
  ['completed', null],
] as const)('a run that is %s can be told: %s', (status, verb) => {
  expect(pauseVerbOf({ status } as Run)).toBe(verb);
});
