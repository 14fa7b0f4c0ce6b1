import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { defineAction } from '@waymark/action-kit';
import { writeTruth } from '@waymark/database/journal';
import { action, approval, block, buildProgram, fails, inOrder, tries, undo } from '@waymark/interpreter/contract';
import { sendDecision } from '@waymark/temporal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { findWorkflowBundle } from '../../workers/orchestrator/src/bundle/find-workflow-bundle.ts';
import { readTruth } from '../../workers/orchestrator/src/replay/read-truth.ts';
import { type Harness, createHarness } from './harness.ts';
import { readModelOf } from './read-model.ts';

const queue = `rebuild-${process.pid}`;
const actions = ['contract.step', 'contract.undo'].map((name) =>
  defineAction({ name, title: name, input: z.json(), output: z.json(), queue, run: async (input) => input }),
);
const script = resolve(import.meta.dirname, '../../workers/orchestrator/src/rebuild.ts');
let harness: Harness;

beforeAll(async () => {
  harness = await createHarness({ actions });
  await harness.startWorkers();
});

afterAll(() => harness?.stop());

function rebuild(runId: string): string {
  const env = { ...process.env, DATABASE_URL: harness.databaseUrl, TEMPORAL_ADDRESS: harness.config.address };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, runId], {
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

test('a rebuild writes every field of a closed run again, from Temporal alone', async () => {
  const runId = await harness.start(
    buildProgram(
      inOrder(
        action('a', { queue, input: { n: '${ input.n }' }, ...undo(null, 'unknown', { queue }) }),
        approval('ask'),
        fails('bad', 'Broken'),
      ),
    ),
    { n: 1 },
  );
  await harness.waitFor(runId, 'its approval', ({ status }) => status === 'waiting');
  await sendDecision(harness.temporal, runId, { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' });
  expect((await harness.waitForEnd(runId)).status).toBe('compensated');
  const before = await readModelOf(harness, runId);

  expect(rebuild(runId)).toContain('was rebuilt');
  expect(await readModelOf(harness, runId)).toEqual(before);
});

test('a rebuild of a run that was tried again writes an approval as it was opened and decided last', async () => {
  const runId = await harness.start(
    buildProgram(inOrder(block('group', [action('a', { queue }), approval('ask')], { timeout: 2_000 })), {
      retry: tries(2),
    }),
  );
  await harness.waitFor(
    runId,
    'its second try',
    ({ executions, status }) => executions.length > 1 && status === 'waiting',
  );
  await sendDecision(harness.temporal, runId, { id: 'd1', address: '/group/ask', decision: 'approved', by: 'ann' });
  expect((await harness.waitForEnd(runId)).status).toBe('completed');
  const before = await readModelOf(harness, runId);
  expect(before['approval']?.map((row): unknown => JSON.parse(row))).toMatchObject([
    { status: 'approved', decided_by: 'ann' },
  ]);

  expect(rebuild(runId)).toContain('was rebuilt');
  expect(await readModelOf(harness, runId)).toEqual(before);
});

test('a rebuild while the run goes on loses nothing, and the run goes on', async () => {
  const runId = await harness.start(
    buildProgram(inOrder(action('a', { queue }), approval('ask'), action('b', { queue, input: 2 }))),
  );
  await harness.waitFor(runId, 'its approval', ({ status }) => status === 'waiting');
  const before = await readModelOf(harness, runId);
  rebuild(runId);
  const after = await readModelOf(harness, runId);
  expect(after['step']).toEqual(before['step']);
  expect(after['run_event']).toEqual(before['run_event']);

  await sendDecision(harness.temporal, runId, { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' });
  const run = await harness.waitForEnd(runId);
  expect(run).toMatchObject({ status: 'completed', output: 2 });
  const events = await harness.events(runId);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
});

test('a history that was read before the run went on takes nothing back', async () => {
  const runId = await harness.start(
    buildProgram(inOrder(action('a', { queue }), approval('ask'), action('b', { queue, input: 2 }))),
  );
  await harness.waitFor(runId, 'its approval', ({ status }) => status === 'waiting');
  const truth = await readTruth(harness.temporal, await findWorkflowBundle(), runId);
  if (!truth) throw new Error(`Temporal does not know ${runId}`);

  await sendDecision(harness.temporal, runId, { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' });
  expect(await harness.waitForEnd(runId)).toMatchObject({ status: 'completed', output: 2 });
  const ended = await readModelOf(harness, runId);
  expect(await writeTruth(harness.database, truth)).toMatchObject({ written: 0, removed: 0 });
  expect(await readModelOf(harness, runId)).toEqual(ended);
});

test('a run that is not known is said so', () => {
  const { status, stderr } = spawnSync(process.execPath, [script, 'run_unknown'], {
    env: { ...process.env, DATABASE_URL: harness.databaseUrl, TEMPORAL_ADDRESS: harness.config.address },
    encoding: 'utf8',
  });
  expect({ status, stderr: stderr.trim() }).toEqual({
    status: 1,
    stderr: 'Run run_unknown is not known: Temporal has no history of it, or the database no row.',
  });
});
