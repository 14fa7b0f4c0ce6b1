import { defineAction } from '@waymark/action-kit';
import { action, approval, buildProgram, fails, inOrder, undo, wait } from '@waymark/interpreter/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Harness, createHarness } from './harness.ts';
import { readModelOf } from './read-model.ts';

const queue = `healing-${process.pid}`;
const actions = ['contract.step', 'contract.undo'].map((name) =>
  defineAction({ name, title: name, input: z.json(), output: z.json(), queue, run: async (input) => input }),
);
let harness: Harness;

beforeAll(async () => {
  harness = await createHarness({ actions });
  await harness.startWorkers();
});

afterAll(() => harness?.stop());

/** Resolves when the read model of the run is what it was, at most 30 seconds from now. */
async function expectHealed(runId: string, truth: Awaited<ReturnType<typeof readModelOf>>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && JSON.stringify(await readModelOf(harness, runId)) !== JSON.stringify(truth)) {
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  expect(await readModelOf(harness, runId)).toEqual(truth);
}

test.concurrent(
  'a gap in the rows of a closed run is healed within 30 seconds, and its stream says nothing twice',
  { timeout: 60_000 },
  async () => {
    const runId = await harness.start(
      buildProgram(inOrder(action('a', { queue, ...undo(null, 'unknown', { queue }) }), fails('bad', 'Broken'))),
    );
    expect((await harness.waitForEnd(runId)).status).toBe('compensated');
    const truth = await readModelOf(harness, runId);
    await harness.database.pool.query('DELETE FROM journal WHERE run_id = $1', [runId]);
    await harness.database.pool.query('DELETE FROM step WHERE run_id = $1', [runId]);
    await expectHealed(runId, truth);
  },
);

test.concurrent('what was altered in a closed run is healed within 30 seconds', { timeout: 60_000 }, async () => {
  const runId = await harness.start(buildProgram(inOrder(action('a', { queue, input: 1 }))));
  await harness.waitForEnd(runId);
  const truth = await readModelOf(harness, runId);
  await harness.database.pool.query(`UPDATE step SET status = 'failed', output = '7' WHERE run_id = $1`, [runId]);
  await harness.database.pool.query(`UPDATE run SET status = 'failed', output = NULL WHERE id = $1`, [runId]);
  await expectHealed(runId, truth);
});

test.concurrent('a gap in the rows of an open run is healed within 30 seconds', { timeout: 60_000 }, async () => {
  const runId = await harness.start(buildProgram(inOrder(action('a', { queue }), wait('timer', { for: 300_000 }))));
  await harness.waitFor(runId, 'its wait', ({ status }) => status === 'waiting');
  const truth = await readModelOf(harness, runId);
  await harness.database.pool.query(`DELETE FROM journal WHERE run_id = $1 AND address <> '/'`, [runId]);
  await harness.database.pool.query('DELETE FROM step WHERE run_id = $1', [runId]);
  await expectHealed(runId, {
    ...truth,
    journal: truth['journal']?.map((row) => row.replace('"confirmed":false', '"confirmed":true')) ?? [],
  });
});

test.concurrent(
  'a run that is terminated in Temporal is terminated here within 30 seconds',
  { timeout: 60_000 },
  async () => {
    const runId = await harness.start(buildProgram(inOrder(action('a', { queue }), approval('ask'))));
    await harness.waitFor(runId, 'its approval', ({ status }) => status === 'waiting');
    await harness.temporal.client.workflow.getHandle(runId).terminate('on purpose');
    const run = await harness.waitForEnd(runId, 30);
    expect(run).toMatchObject({ status: 'terminated', error: { type: 'Cancelled' }, waitingFor: null });
    expect(run.steps.map(({ address, status }) => [address, status])).toEqual([
      ['/a', 'completed'],
      ['/ask', 'cancelled'],
    ]);
    const [approvalRow] = (await readModelOf(harness, runId))['approval'] ?? [];
    expect(JSON.parse(approvalRow ?? '{}')).toMatchObject({ status: 'closed', decided_by: null });
    expect((await harness.events(runId)).at(-1)).toMatchObject({ type: 'run_finished', status: 'terminated' });
  },
);

test.concurrent(
  'an attempt whose worker was lost, and that no other follows, is closed within 30 seconds',
  { timeout: 60_000 },
  async () => {
    const runId = await harness.start(buildProgram([wait('timer', { for: 300_000 })]));
    await harness.waitFor(runId, 'its wait', ({ status }) => status === 'waiting');
    await harness.database.pool.query(
      `INSERT INTO attempt (run_id, address, phase, generation, attempt, status, activity, started_at)
     VALUES ($1, '/timer', 'do', 0, 1, 'running', 'an activity that Temporal does not know', now())`,
      [runId],
    );
    const event = await harness.waitForEvent(runId, ({ type }) => type === 'attempt_failed', 30);
    expect(event).toMatchObject({ address: '/timer', attempt: 1, status: 'lost', error: { type: 'WorkerLost' } });
  },
);

test.concurrent(
  'a run that Temporal does not know can be given up: a cancel terminates it',
  { timeout: 60_000 },
  async () => {
    const runId = await harness.start(buildProgram([approval('ask')]), {}, { dispatch: false, lost: true });
    await harness.database.pool.query('UPDATE run SET cancel_requested_at = now() WHERE id = $1', [runId]);
    expect((await harness.waitForEnd(runId, 30)).status).toBe('terminated');
  },
);
