import { ActionFailure, defineAction } from '@waymark/action-kit';
import { action, activity, approval, attempts, buildProgram, inOrder, value } from '@waymark/interpreter/contract';
import { fetchHistory, sendDecision } from '@waymark/temporal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { findWorkflowBundle } from '../../workers/orchestrator/src/bundle/find-workflow-bundle.ts';
import { readTruth } from '../../workers/orchestrator/src/replay/read-truth.ts';
import { startForeignWorker } from './foreign-worker.ts';
import { type Harness, createHarness } from './harness.ts';
import { ScriptedWorld } from './scripted-world.ts';

const queue = `large-values-${process.pid}`;
const toText = (length: number) => ({ length, text: 'x'.repeat(length) });
const actions = [
  defineAction({
    name: 'contract.step',
    title: 'Gives a long text',
    input: z.json(),
    output: z.json(),
    queue,
    run: async (input) => (typeof input === 'number' ? toText(input) : input),
  }),
  defineAction({
    name: 'contract.undo',
    title: 'Fails once, and says how long the text is that it has kept for the next attempt',
    input: z.number(),
    output: z.number(),
    queue,
    run: async (size, { checkpoint }) => {
      const kept = checkpoint.read(z.string());
      if (kept !== null) return kept.length;
      checkpoint.save('x'.repeat(size));
      throw new ActionFailure('Busy', 'not now');
    },
  }),
];
let harness: Harness;
let foreign: { stop(): Promise<void> };

beforeAll(async () => {
  harness = await createHarness({ actions });
  await harness.startWorkers();
  foreign = await startForeignWorker(harness.config.address, new ScriptedWorld());
});

afterAll(async () => {
  await foreign?.stop();
  await harness?.stop();
});

async function countHistoryBytes(runId: string): Promise<number> {
  return JSON.stringify(await fetchHistory(harness.temporal, runId)).length;
}

test.each([300_000, 3_000_000])(
  'a value of %i characters goes through a run, and not through its history',
  async (size) => {
    const runId = await harness.start(
      buildProgram(
        inOrder(
          action('big', { queue, input: size }),
          value('length', '${ steps.big.output.length }'),
          action('small', { queue, input: '${ steps.length.output + 1 }', output: null }),
        ),
        { output: '${ [steps.length.output] }' },
      ),
    );
    const run = await harness.waitForEnd(runId);
    expect(run).toMatchObject({ status: 'completed', output: [size] });
    expect(run.steps.find(({ address }) => address === '/big')?.output).toEqual(toText(size));
    expect(await countHistoryBytes(runId)).toBeLessThan(100_000);
  },
);

test('a large value goes on into further executions and into the ending, and all of it is read again from there', async () => {
  const runId = await harness.start(
    buildProgram(
      inOrder(
        action('big', { queue, input: 200_000 }),
        approval('ask'),
        action('end', { queue, input: '${ steps.big.output }' }),
      ),
    ),
    {},
    { legs: { events: 3 } },
  );
  await harness.waitFor(runId, 'its approval', ({ status }) => status === 'waiting');
  await sendDecision(harness.temporal, runId, { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' });
  const run = await harness.waitForEnd(runId);
  expect(run).toMatchObject({ status: 'completed', output: toText(200_000) });
  expect(run.executions.length).toBeGreaterThan(1);

  const truth = await readTruth(harness.temporal, await findWorkflowBundle(), runId);
  const ending = truth?.rows.map(({ entry }) => entry.transition).find(({ type }) => type === 'run_finished');
  expect(ending).toMatchObject({ status: 'completed', output: toText(200_000) });
});

test('a value that is too large fails its step', async () => {
  const runId = await harness.start(buildProgram(inOrder(action('big', { queue, input: 6_000_000 }))));
  expect(await harness.waitForEnd(runId)).toMatchObject({
    status: 'failed',
    error: { type: 'LimitExceeded', data: { limit: 5_000_000 } },
  });
});

test('what goes to a worker that knows nothing of Waymark is in the history as it is', async () => {
  const text = 'y'.repeat(100_000);
  const runId = await harness.start(buildProgram(inOrder(activity('call', { input: [text] }))));
  const run = await harness.waitForEnd(runId);
  expect(run).toMatchObject({ status: 'completed', output: [text] });
});

test('a large checkpoint goes out with the heartbeats: nothing of it stands in the database', async () => {
  const runId = await harness.start(
    buildProgram(inOrder(action('resuming', { queue, action: 'contract.undo', input: 200_000, ...attempts(2) }))),
  );
  expect(await harness.waitForEnd(runId)).toMatchObject({ status: 'completed', output: 200_000 });
  const { rows } = await harness.database.pool.query('SELECT sha256 FROM payload WHERE run_id = $1', [runId]);
  expect(rows).toEqual([]);
});
