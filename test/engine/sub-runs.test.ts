import { defineAction } from '@waymark/action-kit';
import type { Program } from '@waymark/definition';
import {
  action,
  approval,
  attempts,
  buildProgram,
  fails,
  handler,
  inOrder,
  starter,
  undo,
  undoByWorkflow,
  value,
  wait,
  workflow,
} from '@waymark/interpreter/contract';
import { startOrchestrator } from '@waymark/orchestrator';
import { rebuildRun } from '@waymark/orchestrator/rebuild';
import { sendCancel, sendDecision } from '@waymark/temporal';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Harness, createHarness } from './harness.ts';
import { readModelOf } from './read-model.ts';

const queue = `sub-runs-${process.pid}`;
const actions = ['contract.step', 'contract.undo'].map((name) =>
  defineAction({ name, title: name, input: z.json(), output: z.json(), queue, run: async (input) => input }),
);
const elsewhere = `elsewhere-${process.pid}`;
let harness: Harness;
let other: { stop(): Promise<void> };

beforeAll(async () => {
  harness = await createHarness({ actions });
  await harness.startWorkers();
  const { databaseUrl, config } = harness;
  other = await startOrchestrator({ databaseUrl, temporal: config, taskQueue: elsewhere, actions });
});

afterAll(async () => {
  await other?.stop();
  await harness?.stop();
});

function define(name: string, steps: Program['steps'], more: Partial<Program> = {}): Program {
  return buildProgram(inOrder(...steps), { ...more, name });
}

const act = (id: string, input: string | number | null = null) =>
  action(id, { queue, input, ...undo(null, 'unknown', { queue }) });

async function subRunsOf(runId: string): Promise<{ id: string; address: string; joined: boolean }[]> {
  const { rows } = await harness.database.pool.query<{ id: string; address: string; joined: boolean }>(
    'SELECT run_id AS id, address, joined FROM sub_run WHERE parent_run_id = $1 ORDER BY created_at',
    [runId],
  );
  return rows;
}

async function firstSubRunOf(runId: string): Promise<string> {
  await harness.waitFor(runId, 'its sub-run', ({ steps }) => steps.some(({ status }) => status === 'waiting'), 60);
  return String((await subRunsOf(runId))[0]?.id);
}

/** What was terminated is noticed by the reconciler, which replays in a process of its own: that may take its time. */
const endOf = (runId: string) => harness.waitForEnd(runId, 150);

async function queueOf(runId: string): Promise<string> {
  return (await harness.temporal.client.workflow.getHandle(runId).describe()).taskQueue;
}

describe.concurrent('sub-runs', { timeout: 180_000 }, () => {
  test('two levels, one of them on another queue and one detached, are one tree and one beside it', async () => {
    await harness.publish(define('tree-leaf', [value('leaf', '${ input.n * 10 }')]));
    const middle = define('tree-middle', [workflow('inner', 'tree-leaf', { input: { n: '${ input.n + 1 }' } })]);
    // On a queue of its own.
    const far = workflow('middle', 'tree-middle', { input: { n: 1 } });
    if (far.type === 'workflow') far.call.settings = { ...far.call.settings, queue: elsewhere };
    await harness.publish(middle);
    const runId = await harness.start(
      define('tree-root', [far, workflow('aside', 'tree-leaf', { mode: 'detach', input: { n: 5 } })], {
        output: '${ steps.middle.output }',
      }),
    );
    const root = await endOf(runId);
    expect(root).toMatchObject({ status: 'completed', output: 20, rootRunId: runId, parentRunId: null, depth: 0 });

    const [ofMiddle, aside] = await subRunsOf(runId);
    const inner = (await subRunsOf(String(ofMiddle?.id)))[0];
    expect(await endOf(String(ofMiddle?.id))).toMatchObject({
      rootRunId: runId,
      parentRunId: runId,
      parentAddress: '/middle',
      depth: 1,
      startedBy: starter,
    });
    expect(await endOf(String(inner?.id))).toMatchObject({
      rootRunId: runId,
      parentRunId: ofMiddle?.id,
      parentAddress: '/inner',
      depth: 2,
      output: 20,
    });
    expect(await queueOf(runId)).toBe(harness.taskQueue);
    expect(await queueOf(String(ofMiddle?.id))).toBe(elsewhere);
    // Where its parent says nothing it stays where the parent is.
    expect(await queueOf(String(inner?.id))).toBe(elsewhere);
    expect(await endOf(String(aside?.id))).toMatchObject({
      rootRunId: aside?.id,
      parentRunId: runId,
      parentAddress: '/aside',
      output: 50,
    });
  });

  test('a typed error reaches the handler of the parent, once the sub-run has undone itself', async () => {
    await harness.publish(define('typed', [act('pack'), fails('drive', 'Road.Closed')]));
    const runId = await harness.start(
      define('typed-parent', [
        workflow('deliver', 'typed', {
          onError: [handler('continue', { errors: ['Road'], output: '${ error.runId + " " + error.cause.step }' })],
        }),
      ]),
    );
    const run = await endOf(runId);
    const subRunId = String((await subRunsOf(runId))[0]?.id);
    expect(run).toMatchObject({ status: 'completed', output: `${subRunId} /drive` });
    const subRun = await endOf(subRunId);
    expect(subRun).toMatchObject({ status: 'compensated', error: { type: 'Road.Closed', step: '/drive' } });
    const undone = subRun.steps.find(({ address }) => address === '/pack')?.compensation as { finishedAt: string };
    const caught = run.steps.find(({ address }) => address === '/deliver')?.finishedAt;
    expect(Date.parse(undone.finishedAt)).toBeLessThanOrEqual(Number(caught));
  });

  test('a cancel of the parent undoes the sub-run first', async () => {
    await harness.publish(define('slow', [act('pack'), wait('drive', { for: 3_600_000 })]));
    const runId = await harness.start(define('slow-parent', [act('before'), workflow('deliver', 'slow')]));
    const subRunId = await firstSubRunOf(runId);
    await harness.waitFor(subRunId, 'its wait', ({ status }) => status === 'waiting', 60);
    await sendCancel(harness.temporal, runId, { reason: 'enough' });
    const run = await endOf(runId);
    const subRun = await endOf(subRunId);
    expect(run).toMatchObject({ status: 'cancelled', error: { message: 'enough' } });
    expect(subRun).toMatchObject({
      status: 'cancelled',
      error: { message: `its parent was cancelled (run ${runId})` },
    });
    const inside = subRun.steps.find(({ address }) => address === '/pack')?.compensation as { finishedAt: string };
    const before = run.steps.find(({ address }) => address === '/before')?.compensation as { startedAt: string };
    expect(Date.parse(inside.finishedAt)).toBeLessThanOrEqual(Date.parse(before.startedAt));
  });

  test('two starts with one business key are one run, which a cancel of one of them leaves alone', async () => {
    await harness.publish(define('keyed', [approval('ask')], { key: '${ input.order }', output: 'done' }));
    const parent = define('keyed-parent', [workflow('deliver', 'keyed', { input: { order: 'o1' } })]);
    const first = await harness.start(parent);
    const subRunId = await firstSubRunOf(first);
    const [second, third] = [await harness.start(parent), await harness.start(parent)];
    expect(await firstSubRunOf(second)).toBe(subRunId);
    expect(await firstSubRunOf(third)).toBe(subRunId);
    expect((await subRunsOf(second))[0]).toMatchObject({ joined: true });

    await sendCancel(harness.temporal, third, {});
    expect((await endOf(third)).status).toBe('cancelled');
    await sendDecision(harness.temporal, subRunId, { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' });
    expect(await endOf(first)).toMatchObject({ status: 'completed', output: 'done' });
    expect(await endOf(second)).toMatchObject({ status: 'completed', output: 'done' });
    expect(await endOf(subRunId)).toMatchObject({ parentRunId: first, rootRunId: first });
  });

  test('a key is free for the next step as soon as the step before has its answer', async () => {
    await harness.publish(define('turns', [value('n', '${ input.n }')], { key: 'one' }));
    const runId = await harness.start(
      define('turns-parent', [
        workflow('a', 'turns', { input: { n: 1 } }),
        workflow('b', 'turns', { input: { n: 2 } }),
        workflow('c', 'turns', { input: { n: 3 } }),
      ]),
    );
    expect(await endOf(runId)).toMatchObject({ status: 'completed', output: 3 });
    expect(new Set((await subRunsOf(runId)).map(({ id }) => id)).size).toBe(3);
  });

  test('a run that would wait for itself is refused', async () => {
    await harness.publish(
      define('circle-inner', [workflow('back', '${ "circle" }', { allowed: ['circle'], input: {} })]),
    );
    const circle = define('circle', [approval('ask'), workflow('inner', 'circle-inner')]);
    const runId = await harness.start(circle);
    await harness.waitFor(runId, 'its approval', ({ status }) => status === 'waiting', 60);
    await harness.database.pool.query(`UPDATE run SET key = 'one' WHERE id = $1`, [runId]);
    await harness.database.pool.query(
      `UPDATE workflow_version SET program = jsonb_set(program::jsonb, '{key}', '"one"') WHERE name = 'circle'`,
    );
    await sendDecision(harness.temporal, runId, { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' });
    const run = await endOf(runId);
    expect(run).toMatchObject({ status: 'failed', error: { type: 'NotAllowed', cause: { step: '/back' } } });
  });

  test('sub-runs end 10 deep', async () => {
    const deep = define('deep', [workflow('next', '${ "deep" }', { allowed: ['deep'] })]);
    const runId = await harness.start(deep);
    const { error } = await endOf(runId);
    expect(error).toMatchObject({ type: 'LimitExceeded', data: { code: 'DEPTH_LIMIT', limit: 10 } });
    const { rows } = await harness.database.pool.query('SELECT FROM run WHERE root_run_id = $1', [runId]);
    expect(rows.length).toBe(11);
  });

  test('an input that does not fit is InvalidInput, and no run is made', async () => {
    await harness.publish(define('fussy', [value('n', 1)]));
    await harness.database.pool.query(
      `UPDATE workflow_version SET definition = '{"input":{"type":"object","required":["n"]}}' WHERE name = 'fussy'`,
    );
    const runId = await harness.start(define('fussy-parent', [workflow('sub', 'fussy')]));
    expect((await endOf(runId)).error).toMatchObject({ type: 'InvalidInput', step: '/sub' });
    expect(await subRunsOf(runId)).toEqual([]);
  });

  test('a sub-run that is terminated fails its step, whose effect is unknown then', async () => {
    await harness.publish(define('doomed', [wait('drive', { for: 3_600_000 })]));
    const runId = await harness.start(
      define('doomed-parent', [workflow('deliver', 'doomed', undo(null, 'unknown', { queue }))]),
    );
    const subRunId = await firstSubRunOf(runId);
    await harness.temporal.client.workflow.getHandle(subRunId).terminate('by hand');
    const run = await endOf(runId);
    expect(run).toMatchObject({ status: 'compensated', error: { type: 'Cancelled', runId: subRunId } });
  });

  test('a sub-run whose parent is terminated is cancelled, and one that was told so is left alone', async () => {
    await harness.publish(define('orphan', [act('pack'), wait('drive', { for: 3_600_000 })]));
    const left = workflow('left', 'orphan', { after: [], mode: 'detach' });
    const runId = await harness.start(define('orphan-parent', [left, workflow('deliver', 'orphan', { after: [] })]));
    await firstSubRunOf(runId);
    const ids = new Map((await subRunsOf(runId)).map(({ id, address }) => [address, id]));
    await harness.temporal.client.workflow.getHandle(runId).terminate('by hand');
    const orphan = await endOf(String(ids.get('/deliver')));
    expect(orphan).toMatchObject({
      status: 'cancelled',
      error: { message: `its parent has closed (run ${runId})` },
    });
    const other = await harness.waitFor(String(ids.get('/left')), 'its wait', ({ status }) => status === 'waiting', 60);
    expect(other.closedAt).toBeNull();
    await sendCancel(harness.temporal, other.id, {});
  });

  test('a parent that goes on in further executions hears of the end of its sub-run', async () => {
    await harness.publish(define('patient', [approval('ask')], { output: 'heard' }));
    const waiter = workflow('deliver', 'patient', { after: [] });
    const runId = await harness.start(
      define(
        'patient-parent',
        [waiter, ...['a', 'b', 'c', 'd', 'e'].map((id) => act(id))].map((step, index, all) => ({
          ...step,
          waitsFor: index < 2 ? [] : [String(all[index - 1]?.id)],
        })),
        { output: '${ steps.deliver.output }' },
      ),
      {},
      { legs: { events: 12 } },
    );
    const subRunId = await firstSubRunOf(runId);
    await harness.waitFor(
      runId,
      'its last step beside it',
      ({ steps }) => steps.some(({ address, status }) => address === '/e' && status === 'completed'),
      60,
    );
    await sendDecision(harness.temporal, subRunId, { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' });
    const run = await endOf(runId);
    expect(run).toMatchObject({ status: 'completed', output: 'heard' });
    expect(run.leg).toBeGreaterThan(1);
    expect(await subRunsOf(runId)).toHaveLength(1);
  });

  test('a sub-run that undoes a step and fails is followed by another one, and the step is undone once', async () => {
    await harness.publish(define('take-back', [approval('ask', { title: 'Take ${ input.order } back?' })]));
    const undoing = undoByWorkflow('take-back', { order: '${ step.output }' }, attempts(3));
    const runId = await harness.start(
      define('take-back-parent', [
        act('first'),
        action('send', { queue, input: 'o1', ...undoing }),
        fails('bad', 'Broken'),
      ]),
    );
    const decide = async (number: number, decision: 'approved' | 'rejected') => {
      await harness.waitForEvent(runId, ({ type }) => type === 'compensation_started');
      await expect.poll(async () => (await subRunsOf(runId)).length, { timeout: 60_000 }).toBe(number);
      const subRunId = String((await subRunsOf(runId))[number - 1]?.id);
      await harness.waitFor(subRunId, 'its approval', ({ status }) => status === 'waiting', 60);
      await sendDecision(harness.temporal, subRunId, { id: `d${number}`, address: '/ask', decision, by: 'ann' });
    };
    await decide(1, 'rejected');
    await decide(2, 'approved');
    const run = await endOf(runId);
    expect(run).toMatchObject({ status: 'compensated', error: { type: 'Broken' } });
    expect(run.steps.find(({ address }) => address === '/send')?.compensation).toMatchObject({
      status: 'completed',
      attempts: 2,
    });
    const subRuns = await subRunsOf(runId);
    expect(subRuns.map(({ address }) => address)).toEqual(['/send', '/send']);
    expect(await endOf(String(subRuns[1]?.id))).toMatchObject({ status: 'completed', rootRunId: runId });
  });

  test('no sub-run undoes what was never done', async () => {
    await harness.publish(define('undo-nothing', [act('back')]));
    const nobody = action('lost', { after: [], queue: `nobody-${process.pid}`, ...undoByWorkflow('undo-nothing') });
    const runId = await harness.start(
      define('undo-nothing-parent', [
        nobody,
        wait('moment', { after: [], for: 100 }),
        fails('bad', 'Broken', { after: ['moment'] }),
      ]),
    );
    const run = await endOf(runId);
    expect(run.steps.find(({ address }) => address === '/lost')).toMatchObject({
      status: 'cancelled',
      compensation: { status: 'completed' },
    });
    expect(await subRunsOf(runId)).toEqual([]);
  });

  test('a rebuild of the parent leaves nothing out', async () => {
    await harness.publish(define('rebuilt', [act('pack', 7)]));
    const runId = await harness.start(define('rebuilt-parent', [workflow('deliver', 'rebuilt'), act('after')]));
    await endOf(runId);
    const before = await readModelOf(harness, runId);
    await rebuildRun(harness.database, harness.temporal, runId);
    expect(await readModelOf(harness, runId)).toEqual(before);
  });
});
