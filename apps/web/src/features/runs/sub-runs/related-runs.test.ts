import { expect, test } from 'vitest';
import type { RunSummary } from '../../../api/types.ts';
import { innermostOpen, isDetached, relate, runsOfStep } from './related-runs.ts';

const run = (runId: string, second: number, more: Partial<RunSummary> = {}): RunSummary => ({
  runId,
  workflow: runId,
  version: 1,
  status: 'completed',
  input: null,
  output: null,
  error: null,
  orderId: null,
  labels: {},
  rootRunId: 'root',
  parentRunId: null,
  parentAddress: null,
  createdAt: new Date(second * 1_000).toISOString(),
  startedAt: null,
  closedAt: null,
  ...more,
});
const root = run('root', 0);
const first = run('first', 1, { parentRunId: 'root', parentAddress: '/far', status: 'failed' });
const second = run('second', 2, { parentRunId: 'root', parentAddress: '/far' });
const leaf = run('leaf', 3, { parentRunId: 'second', parentAddress: '/inner' });
const aside = run('aside', 4, { rootRunId: 'aside', parentRunId: 'root', parentAddress: '/aside' });

test('runs stand under the run that started them, oldest first, each once', () => {
  const { roots, byParent } = relate([aside, leaf, second, first, root, second]);
  expect(roots).toEqual([root]);
  expect(byParent.get('root')).toEqual([first, second, aside]);
  expect(byParent.get('second')).toEqual([leaf]);
});

test('a run whose parent is not known stands at the top', () => {
  expect(relate([leaf, root]).roots).toEqual([root, leaf]);
});

test('a step has a run for each of its attempts', () => {
  const related = relate([root, first, second, aside]);
  expect(runsOfStep(related, 'root', { address: '/far', childRunId: 'second' })).toEqual([first, second]);
  expect(runsOfStep(related, 'root', { address: '/other', childRunId: null })).toEqual([]);
});

test('a step that waits for a run of somebody else has that one', () => {
  const stranger = run('stranger', 0, { rootRunId: 'other', parentRunId: 'other', parentAddress: '/joins' });
  const related = relate([root, first], [stranger]);
  expect(runsOfStep(related, 'root', { address: '/joins', childRunId: 'stranger' })).toEqual([stranger]);
  expect(related.roots).toEqual([root]);
});

test('what a run waits for in the end stands at the bottom of the tree', () => {
  const open = { closedAt: null };
  const closed = { closedAt: new Date(9_000).toISOString() };
  const related = relate([root, { ...first, ...closed }, { ...second, ...open }, { ...leaf, ...open }, aside]);
  expect(innermostOpen(related, root).map(({ runId }) => runId)).toEqual(['leaf']);
  expect(innermostOpen(relate([root, { ...first, ...closed }, aside]), root)).toEqual([root]);
});

test('only a run that was started by another one can be detached', () => {
  expect([root, first, aside].map(isDetached)).toEqual([false, false, true]);
});
