import { join } from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { loadJournal } from '@waymark/database/journal';
import { buildProgram } from '@waymark/interpreter/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, createHarness } from './harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await createHarness({ actions: [] });
  const workflowsPath = join(import.meta.dirname, 'unsteady/workflow.ts');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  await harness.startOrchestrator({ workflowBundle: { code } });
});

afterAll(() => harness?.stop());

test('a workflow task that fails after it has told its entries and then goes another way leaves the truth', async () => {
  const runId = await harness.start(buildProgram([]));
  await harness.waitForEvent(runId, ({ type, address }) => type === 'step_started' && address === '/first');
  const run = await harness.waitForEnd(runId, 40);

  expect(run).toMatchObject({ status: 'completed', output: 'true' });
  expect(run.steps).toMatchObject([{ address: '/both', status: 'completed', input: 'true', output: 'true' }]);
  const journal = await loadJournal(harness.database.pool, runId);
  expect(journal.map(({ confirmed, entry }) => [confirmed, entry.seq, entry.transition.type, entry.address])).toEqual([
    [true, 1, 'run_started', '/'],
    [true, 2, 'step_started', '/both'],
    [true, 3, 'step_completed', '/both'],
    [true, 4, 'run_finished', '/'],
  ]);
});

test('its stream takes back what did not happen, and readers who keep the last see the truth', async () => {
  const runId = await harness.start(buildProgram([]));
  await harness.waitForEnd(runId, 40);
  const events = await harness.events(runId);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter(({ type }) => type === 'run_started')).toHaveLength(1);
  expect(events.filter(({ type, address }) => type === 'step_retracted' && address === '/first')).toHaveLength(1);
  const both = events.filter(({ address }) => address === '/both');
  expect(both.findLast(({ type }) => type === 'step_started')).toMatchObject({ input: 'true' });
  expect(both.at(-1)).toMatchObject({ type: 'step_completed', output: 'true' });
  expect(events.at(-1)).toMatchObject({ type: 'run_finished', status: 'completed' });
});
