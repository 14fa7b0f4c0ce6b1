import { expect, test } from 'vitest';
import type { Run, RunSummary, Step } from '../../api/types.ts';
import { marksOf, whyOf } from './run-facts.ts';

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
  const run = { closedAt: null, error: null, waitingFor: 'the sub-run run_6ezt06a82bsrtm5bq8br4xtbch' };
  expect(whyOf(run as RunSummary)).toBe('the sub-run run_…4xtbch');
});
