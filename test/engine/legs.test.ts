import { defineAction } from '@waymark/action-kit';
import {
  action,
  approval,
  block,
  buildProgram,
  event,
  fails,
  inOrder,
  restarts,
  undo,
  undoBySteps,
  wait,
} from '@waymark/interpreter/contract';
import { rebuildRun } from '@waymark/orchestrator/rebuild';
import { sendCancel, sendDecision, sendEvent } from '@waymark/temporal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Harness, createHarness } from './harness.ts';
import { readModelOf } from './read-model.ts';

const queue = `legs-${process.pid}`;
const actions = ['contract.step', 'contract.undo'].map((name) =>
  defineAction({ name, title: name, input: z.json(), output: z.json(), queue, run: async (input) => input }),
);
/** A further execution begins before each step. */
const oneStep = { legs: { events: 1 } };
let harness: Harness;

beforeAll(async () => {
  harness = await createHarness({ actions });
  await harness.startWorkers();
});

afterAll(() => harness?.stop());

const step = (id: string, own: Parameters<typeof action>[1] = {}) => action(id, { queue, input: id, ...own });
const undone = (id: string) => step(id, undo({ id }, 'unknown', { queue }));
const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

async function executionsOf(runId: string) {
  const { rows } = await harness.database.pool.query<{
    leg: number;
    temporalRunId: string;
    reason: string;
    startedAt: Date;
    closedAt: Date;
  }>(
    `SELECT leg, temporal_run_id AS "temporalRunId", reason, started_at AS "startedAt", closed_at AS "closedAt"
     FROM execution WHERE run_id = $1 ORDER BY leg`,
    [runId],
  );
  return rows;
}

/** Each execution has an id of its own, and begins when the one before has ended. */
async function expectExecutions(runId: string, atLeast: number): Promise<void> {
  const executions = await executionsOf(runId);
  expect(executions.length).toBeGreaterThanOrEqual(atLeast);
  expect(executions.map(({ leg }) => leg)).toEqual(executions.map((_, index) => index + 1));
  expect(executions.map(({ reason }) => reason)).toEqual(
    executions.map((_, index) => (index === 0 ? 'start' : 'continueAsNew')),
  );
  expect(new Set(executions.map(({ temporalRunId }) => temporalRunId)).size).toBe(executions.length);
  for (const [index, { closedAt }] of executions.entries())
    expect(closedAt).toEqual(executions[index + 1]?.startedAt ?? closedAt);
}

async function expectRebuilt(runId: string): Promise<void> {
  const before = await readModelOf(harness, runId);
  const correction = await rebuildRun(harness.database, harness.temporal, runId);
  expect(correction).toMatchObject({ written: 0, removed: 0 });
  expect(await readModelOf(harness, runId)).toEqual(before);
}

function startedSteps(events: { type: string; address?: string }[]): string[] {
  return events.flatMap(({ type, address }) => (type === 'step_started' && address ? [address] : []));
}

test('a long run goes on in further executions, and a rebuild replays all of them', async () => {
  const names = ids('s', 8);
  const runId = await harness.start(
    buildProgram(inOrder(...names.map((id) => step(id)))),
    {},
    { legs: { events: 12 } },
  );
  expect(await harness.waitForEnd(runId)).toMatchObject({ status: 'completed', output: 's7' });
  await expectExecutions(runId, 3);
  expect(startedSteps(await harness.events(runId))).toEqual(names.map((id) => `/${id}`));
  await expectRebuilt(runId);
});

test('a run that was told by nobody is told again, with all its executions', async () => {
  const runId = await harness.start(buildProgram(inOrder(...ids('s', 4).map((id) => step(id)))), {}, oneStep);
  await harness.waitForEnd(runId);
  const before = await readModelOf(harness, runId);
  await harness.database.pool.query('DELETE FROM journal WHERE run_id = $1 AND leg = 2', [runId]);
  await harness.database.pool.query('DELETE FROM execution WHERE run_id = $1', [runId]);
  await rebuildRun(harness.database, harness.temporal, runId);
  expect(await readModelOf(harness, runId)).toEqual(before);
});

test('a decision that comes while executions change is taken once, and its repeat gets the same answer', async () => {
  const runId = await harness.start(
    buildProgram(inOrder(...ids('a', 6).map((id) => step(id)), approval('ask'), step('b'))),
    {},
    oneStep,
  );
  const decision = { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' } as const;
  // Early: executions change under it.
  const first = await sendDecision(harness.temporal, runId, decision);
  expect(first.status).toBe('recorded');
  await harness.waitForEvent(runId, ({ type, address }) => type === 'step_started' && address === '/a4');
  const second = await sendDecision(harness.temporal, runId, decision);
  if (second.status !== 'run-ended') expect(second).toEqual(first);
  expect(await harness.waitForEnd(runId)).toMatchObject({ status: 'completed', output: 'b' });
  await expectExecutions(runId, 5);
});

test('an approval that is open stays open when the execution changes beside it', async () => {
  const busy = ids('s', 6).map((id) => step(id));
  const runId = await harness.start(
    buildProgram(inOrder(approval('ask', { after: [], dueIn: 60_000 }), block('beside', busy, { after: [] }))),
    {},
    oneStep,
  );
  await harness.waitFor(runId, 'its approval alone', ({ status }) => status === 'waiting');
  const events = await harness.events(runId);
  expect(events.filter(({ type }) => type === 'approval_opened')).toHaveLength(1);
  await sendDecision(harness.temporal, runId, { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' });
  expect((await harness.waitForEnd(runId)).status).toBe('completed');
  await expectExecutions(runId, 3);
  await expectRebuilt(runId);
});

test('a cancel while executions change undoes what was done, newest first', async () => {
  const names = ids('s', 30);
  const runId = await harness.start(buildProgram(inOrder(...names.map(undone))), {}, oneStep);
  await harness.waitForEvent(runId, ({ type, address }) => type === 'step_started' && address === '/s3');
  await sendCancel(harness.temporal, runId, { reason: 'enough' });
  expect(await harness.waitForEnd(runId, 60)).toMatchObject({ status: 'cancelled', error: { message: 'enough' } });
  const events = await harness.events(runId);
  const started = startedSteps(events);
  const compensated = events.flatMap(({ type, address }) => (type === 'compensation_started' ? [address] : []));
  expect(compensated).toEqual([...started].reverse());
  await expectRebuilt(runId);
});

test('a saga changes executions in the middle of undoing', async () => {
  const names = ids('s', 6);
  const runId = await harness.start(
    buildProgram(
      inOrder(
        ...names.map(undone),
        step('group', undoBySteps([step('one'), step('two')])),
        fails('bad', 'Broken', { onError: [] }),
      ),
      { finally: inOrder(step('clean')) },
    ),
    {},
    oneStep,
  );
  expect(await harness.waitForEnd(runId, 60)).toMatchObject({ status: 'compensated', error: { type: 'Broken' } });
  const events = await harness.events(runId);
  const compensated = events.flatMap(({ type, address }) => (type === 'compensation_started' ? [address] : []));
  expect(compensated).toEqual(['/group', ...[...names].reverse().map((id) => `/${id}`)]);
  expect(startedSteps(events).filter((address) => address === '/clean')).toHaveLength(1);
  await expectExecutions(runId, names.length * 2);
  await expectRebuilt(runId);
});

test('a timer goes on with what is left of it', async () => {
  const started = Date.now();
  const runId = await harness.start(
    buildProgram(
      inOrder(
        wait('timer', { after: [], for: 2_000 }),
        block(
          'beside',
          ids('s', 5).map((id) => step(id)),
          { after: [] },
        ),
      ),
    ),
    {},
    oneStep,
  );
  await harness.waitForEnd(runId);
  const run = await harness.waitFor(runId, 'its steps', ({ steps }) => steps.length > 0);
  const timer = run.steps.find(({ address }) => address === '/timer');
  const took = Number(timer?.finishedAt) - Number(timer?.startedAt);
  expect(took).toBeGreaterThanOrEqual(1_990);
  expect(took).toBeLessThan(4_000);
  expect(Date.now() - started).toBeGreaterThan(1_990);
  await expectExecutions(runId, 3);
});

test('events keep their order, and none gets lost between executions', async () => {
  const runId = await harness.start(
    buildProgram(inOrder(event('all', 'thing', { count: 40 })), { events: { thing: {} } }),
    {},
    { legs: { messages: 3 } },
  );
  for (let n = 0; n < 40; n += 1)
    await sendEvent(harness.temporal, runId, { id: `e${n}`, event: 'thing', source: 'test', data: n });
  const run = await harness.waitForEnd(runId, 60);
  expect(run.status).toBe('completed');
  expect((run.output as { data: number }[]).map(({ data }) => data)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  await expectExecutions(runId, 3);
});

test('a run that restarts has steps and approvals of its own in each round', { timeout: 60_000 }, async () => {
  const again = restarts('again', { n: '${ input.n + 1 }' }, { if: '${ input.n < 3 }' });
  const runId = await harness.start(
    buildProgram(
      inOrder(step('work', { input: '${ input.n }' }), approval('ask'), again, step('end', { input: '${ input.n }' })),
    ),
    { n: 1 },
  );
  const approvals: string[] = [];
  for (const n of [1, 2, 3]) {
    await harness.waitFor(runId, `round ${n}`, ({ steps, status }) => {
      const work = steps.find(({ address }) => address === '/work');
      return status === 'waiting' && work?.output === n;
    });
    const { rows } = await harness.database.pool.query<{ id: string }>(
      "SELECT id FROM approval WHERE run_id = $1 AND status = 'open'",
      [runId],
    );
    expect(rows).toHaveLength(1);
    approvals.push(...rows.map(({ id }) => id));
    await sendDecision(harness.temporal, runId, { id: `d${n}`, address: '/ask', decision: 'approved', by: 'ann' });
  }
  const run = await harness.waitForEnd(runId);
  expect(run).toMatchObject({ status: 'completed', output: 3 });
  expect(new Set(approvals).size).toBe(3);
  expect((await executionsOf(runId)).map(({ reason }) => reason)).toEqual(['start', 'restart', 'restart']);
  expect(run.steps.find(({ address }) => address === '/again')).toMatchObject({ status: 'skipped', output: null });
  const keys = await harness.database.pool.query<{ idempotencyKey: string }>(
    `SELECT body->>'idempotencyKey' AS "idempotencyKey" FROM journal
     WHERE run_id = $1 AND address = '/work' AND type = 'step_started' ORDER BY leg`,
    [runId],
  );
  expect(keys.rows.map(({ idempotencyKey }) => idempotencyKey)).toEqual(
    [0, 1, 2].map((n) => `${runId}/${n}/work/do/0`),
  );
  await expectRebuilt(runId);
});
