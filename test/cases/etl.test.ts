import { startActionsWorker } from '@waymark/actions-worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stepOf } from '../support/checks.ts';
import { useWorld } from '../support/use-world.ts';
import { failsWith } from '../support/world.ts';
import definition from './06-etl.json' with { type: 'json' };

// The attempts of a batch and the budget of failures are played in virtual time: 06-etl.test.json. The definition is the
// case without `concurrency`, which does not exist yet.
const used = useWorld(definition, {
  'files.list': {},
  'etl.loadBatch': { rows: 50 },
  'etl.report': {},
  'etl.unlock': {},
});
const { world } = used;
let limited: { stop(): Promise<void> };

beforeAll(async () => {
  // The queue of the loads, with a limit of its own.
  limited = await startActionsWorker({
    databaseUrl: used.databaseUrl,
    temporal: used.temporal,
    actions: world.actions('etl.loadBatch'),
    queue: 'etl',
    isExtra: true,
    concurrency: 5,
  });
});

afterAll(() => limited?.stop());

type Batch = { files: string[] };

/** Pages of so many files; how many loads are under way at most is counted. */
function fill(pages: number, filesPerPage: number): { most: number } {
  const count = { most: 0, now: 0 };
  world.on('files.list', ({ input }) => {
    const page = Number((input as { cursor: string | null }).cursor ?? 0);
    const files = Array.from({ length: filesPerPage }, (_, index) => `${page}/${index}`);
    return { files, next: page + 1 < pages ? String(page + 1) : null };
  });
  world.on('etl.loadBatch', async ({ input }) => {
    count.now += 1;
    count.most = Math.max(count.most, count.now);
    await new Promise(setImmediate);
    count.now -= 1;
    return { rows: (input as Batch).files.length };
  });
  return count;
}

test('pages are loaded batch by batch, each once, and never more at a time than the queue takes', async () => {
  const count = fill(3, 400);
  const { runId } = await used.api.start('etl-files', { input: { bucket: 'b1' } });
  const run = await used.api.waitForEnd(runId, 60);
  expect(run).toMatchObject({
    status: 'completed',
    output: { rows: 1_200, failedBatches: 0 },
    labels: { loaded: 1_200, failed: 0 },
  });
  const loads = world.callsOf('etl.loadBatch');
  expect(loads).toHaveLength(24);
  expect(new Set(loads.map(({ key }) => key)).size).toBe(24);
  expect(count.most).toBeLessThanOrEqual(5);
  expect(world.sequence().slice(-2)).toEqual(['etl.report', 'etl.unlock']);
});

/** So many loads fail, the next ones work. */
function failLoads(failures: number): void {
  const load = failsWith('BadFile');
  world.on('etl.loadBatch', (call, cancelled) => {
    failures -= 1;
    return failures >= 0 ? load(call, cancelled) : { rows: (call.input as Batch).files.length };
  });
}

test('one batch of ten may fail; with more the run is held, nothing is cancelled, and a cancel unlocks once', async () => {
  fill(1, 1_000);
  failLoads(2);
  const tolerated = await used.api.start('etl-files', { input: { bucket: 'b2' } });
  expect(await used.api.waitForEnd(tolerated.runId, 60)).toMatchObject({
    status: 'completed',
    output: { rows: 900, failedBatches: 2 },
  });

  failLoads(3);
  const { runId } = await used.api.start('etl-files', { input: { bucket: 'b3' } });
  await used.api.waitForEvent(runId, ({ type }) => type === 'run_held');
  const held = await used.api.getRun(runId);
  expect(held).toMatchObject({ status: 'held', error: { type: 'TooManyFailures' } });
  expect(stepOf(held, 'batches').status).toBe('held');
  expect(world.callsOf('etl.unlock')).toHaveLength(1);

  await used.api.post(`/runs/${runId}/cancel`, {});
  expect((await used.api.waitForEnd(runId)).status).toBe('cancelled');
  expect(world.callsOf('etl.unlock')).toHaveLength(2);
});

test('a person retries the step: only the failed batches run again', async () => {
  fill(1, 1_000);
  failLoads(3);
  const { runId } = await used.api.start('etl-files', { input: { bucket: 'b4' } });
  await used.api.waitForEvent(runId, ({ type }) => type === 'run_held');
  await used.api.post(`/runs/${runId}/retry`, { reason: 'the files are mended' });
  expect(await used.api.waitForEnd(runId)).toMatchObject({
    status: 'completed',
    output: { rows: 1_000, failedBatches: 0 },
  });
  const loads = world.callsOf('etl.loadBatch').map(({ input }) => (input as Batch).files[0]);
  expect(new Set(loads).size).toBe(20);
  const again = loads.filter((file, index) => loads.indexOf(file) < index);
  expect(again.sort()).toEqual(loads.slice(0, 3).sort());
  expect(world.callsOf('files.list')).toHaveLength(1);
  expect(world.callsOf('etl.unlock')).toHaveLength(1);
});
