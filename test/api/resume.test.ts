import { findVersion, insertCommand, recordCommand, reopenRun } from '@waymark/database';
import { listUncomparedRuns } from '@waymark/database/journal';
import { rebuildRun } from '@waymark/orchestrator/rebuild';
import type { Json } from '@waymark/protocol';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { World, failsWith } from '../support/world.ts';
import { type Answer, type ApiHarness, createApiHarness } from './harness.ts';

const world = new World();
let api: ApiHarness;

const once = { maximumAttempts: 1 };
const step = (id: string, own: object = {}) => ({ id, type: 'action', action: id, input: {}, retry: once, ...own });
const undoneBy = (action: string) => ({ compensate: { action, input: {}, retry: once } });

const order = {
  name: 'order',
  key: '${ input.order }',
  onFailure: 'fail',
  steps: [
    step('reserve', undoneBy('release')),
    step('charge', { input: { amount: '${ input.amount }' }, ...undoneBy('refund') }),
    step('ship', { input: { receipt: '${ steps.charge.output }' } }),
  ],
  finally: [step('tidy')],
};

beforeAll(async () => {
  api = await createApiHarness({
    actions: world.actions('reserve', 'release', 'charge', 'refund', 'ship', 'tell', 'tidy'),
  });
  await api.publish(order);
  await api.publish({
    name: 'saga',
    steps: [
      step('reserve', undoneBy('release')),
      step('charge'),
      { id: 'ask', type: 'approval', title: 'Ship?' },
      step('ship'),
    ],
  });
});

afterAll(() => api?.stop());

beforeEach(() => {
  world.calls.length = 0;
  for (const name of ['reserve', 'release', 'refund', 'ship', 'tell', 'tidy']) world.on(name, () => ({}));
  world.on('charge', () => 'receipt');
});

const hasEnded = ({ closedAt }: Answer['body']) => closedAt !== null;
const getRun = async (runId: string) => (await api.call('GET', `/runs/${runId}`)).body;
const resume = (runId: string, body: object = {}) => api.call('POST', `/runs/${runId}/resume`, body);
const planOf = (runId: string, query = '') => api.call('GET', `/runs/${runId}/resume${query}`);
const reasonsOf = (run: Answer['body']) => run.executions.map(({ reason }: Answer['body']) => reason);
const statusesOf = (run: Answer['body']) =>
  Object.fromEntries(run.steps.map(({ address, status }: Answer['body']) => [address, status]));

const typesOf = (stream: string) =>
  [...stream.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '').type);

async function startFailed(number: string, workflow = 'order'): Promise<string> {
  world.on('charge', failsWith('Card.Declined'));
  const runId = await api.start(workflow, { input: { order: number, amount: 7 } });
  await api.waitForRun(runId, hasEnded);
  world.on('charge', () => 'receipt');
  return runId;
}

test('a run that has failed goes on from the step that failed, as a further execution, and can be rebuilt', async () => {
  const runId = await startFailed('o-1');
  expect((await planOf(runId)).body).toMatchObject({ kept: ['/reserve'], again: ['/charge'], new: [], refused: [] });

  const answer = await resume(runId, { reason: 'the card is unlocked' });
  expect(answer).toMatchObject({ status: 200, body: { runId } });
  expect(['pending', 'running', 'completed']).toContain(answer.body.status);
  const run = await api.waitForRun(runId, ({ status }) => status === 'completed');
  expect(run).toMatchObject({ error: null, workflow: 'order', version: 1 });
  expect(reasonsOf(run)).toEqual(['start', 'resume']);
  expect(statusesOf(run)).toEqual({
    '/reserve': 'completed',
    '/charge': 'completed',
    '/ship': 'completed',
    '/tidy': 'completed',
  });
  expect(world.callsOf('reserve')).toHaveLength(1);
  const charges = world.callsOf('charge');
  expect(charges).toHaveLength(2);
  expect(new Set(charges.map(({ key }) => key)).size).toBe(1);
  // Each end has its own `finally`.
  expect(new Set(world.callsOf('tidy').map(({ key }) => key)).size).toBe(2);

  const events = await api.events(runId);
  expect(events.filter(({ type }) => type === 'run_finished').map(({ status }) => status)).toEqual([
    'failed',
    'completed',
  ]);
  expect(events.find(({ type, reason }) => type === 'run_continued' && reason === 'resume')).toMatchObject({
    by: 'local',
    why: 'the card is unlocked',
  });
  expect(await rebuildRun(api.database, api.temporal, runId)).toMatchObject({ removed: 0 });
  expect(await getRun(runId)).toEqual(run);
});

test('a stream that is opened as a run goes on tells of it until the next end, and one from the beginning of both', async () => {
  const runId = await startFailed('o-8');
  const before = await api.events(runId);
  await resume(runId);
  const streamed = await api.request(`/runs/${runId}/events?lastEventId=${before.length}`);
  const told = typesOf(await streamed.text());
  expect(told[0]).toBe('run_continued');
  expect(told.filter((type) => type === 'run_finished')).toHaveLength(1);
  expect(typesOf(await (await api.request(`/runs/${runId}/events`)).text())).toEqual([
    ...before.map(({ type }) => type),
    ...told,
  ]);
});

test('what was done before a run failed is undone when it fails for good', async () => {
  await api.publish({ ...order, name: 'order-of-2' });
  const runId = await startFailed('o-2', 'order-of-2');
  world.on('ship', failsWith('Lost'));
  await api.publish({ ...order, name: 'order-of-2', onFailure: 'compensate' });
  expect(await resume(runId, { version: 2 })).toMatchObject({ status: 200 });
  const run = await api.waitForRun(runId, ({ status }) => status === 'compensated');
  expect(run.version).toBe(2);
  expect(world.callsOf('refund')).toHaveLength(1);
  expect(world.callsOf('release')).toHaveLength(1);
  expect(await resume(runId)).toMatchObject({ status: 409, body: { code: 'CANNOT_RESUME' } });
});

test('a run goes on by a repaired version, and one that does not fit is refused', async () => {
  await api.publish({ ...order, name: 'order-of-3' });
  const runId = await startFailed('o-3', 'order-of-3');
  const steps = [
    step('reserve', undoneBy('release')),
    step('tell', { dependsOn: ['reserve'] }),
    step('charge', { input: { amount: '${ input.amount - 1 }' }, ...undoneBy('refund'), dependsOn: ['tell'] }),
    step('ship', { dependsOn: ['charge'] }),
  ];
  await api.publish({ ...order, name: 'order-of-3', steps });
  await api.publish({
    ...order,
    name: 'order-of-3',
    steps: steps.slice(1).map((one) => ({ ...one, dependsOn: [] })),
  });

  const refused = await resume(runId, { version: 3 });
  expect(refused).toMatchObject({ status: 409, body: { code: 'CANNOT_CHANGE' } });
  expect(refused.body.errors[0].message).toContain('/reserve');
  expect((await getRun(runId)).status).toBe('failed');

  expect((await planOf(runId, '?version=2')).body).toMatchObject({
    again: ['/charge'],
    new: ['/tell'],
    differing: ['/charge'],
  });
  await resume(runId, { version: 2 });
  const run = await api.waitForRun(runId, ({ status }) => status === 'completed');
  expect(run.version).toBe(2);
  expect(world.callsOf('charge').map(({ input }) => input)).toEqual([{ amount: 7 }, { amount: 6 }]);
  expect(new Set(world.callsOf('charge').map(({ key }) => key)).size).toBe(2);
  expect(world.callsOf('reserve')).toHaveLength(1);
});

test('a run goes on from a step that was done, with all that waits for it', async () => {
  world.on('ship', failsWith('Lost'));
  const runId = await api.start('order', { input: { order: 'o-4', amount: 7 } });
  await api.waitForRun(runId, hasEnded);
  world.on('ship', () => ({}));
  expect(await resume(runId, { from: '/nowhere' })).toMatchObject({ status: 409, body: { code: 'CANNOT_RESUME' } });
  expect((await planOf(runId, '?from=/charge')).body).toMatchObject({
    kept: ['/reserve'],
    again: ['/charge', '/ship'],
  });
  await resume(runId, { from: '/charge' });
  await api.waitForRun(runId, ({ status }) => status === 'completed');
  expect(world.callsOf('reserve')).toHaveLength(1);
  expect(new Set(world.callsOf('charge').map(({ key }) => key)).size).toBe(2);
});

test('a run that was cancelled goes on: what was undone is done again, and what was not stays', async () => {
  const runId = await api.start('saga');
  await api.waitForRun(runId, ({ status }) => status === 'waiting');
  await api.call('POST', `/runs/${runId}/cancel`, {});
  await api.waitForRun(runId, ({ status }) => status === 'cancelled');
  expect(world.callsOf('release')).toHaveLength(1);

  await resume(runId);
  await api.waitForRun(runId, ({ status }) => status === 'waiting');
  const [approval] = (await api.call('GET', `/approvals?runId=${runId}`)).body.items;
  expect(approval.status).toBe('open');
  expect(await api.call('POST', `/approvals/${approval.id}/decision`, { decision: 'approved' })).toMatchObject({
    status: 200,
  });
  const run = await api.waitForRun(runId, hasEnded);
  expect(run).toMatchObject({ status: 'completed', error: null });
  expect(new Set(world.callsOf('reserve').map(({ key }) => key)).size).toBe(2);
  expect(world.callsOf('charge')).toHaveLength(1);
});

test('of two people who resume a run one does, and a run whose key is taken cannot go on', async () => {
  const runId = await startFailed('o-5');
  const answers = await Promise.all([resume(runId), resume(runId)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  await api.waitForRun(runId, hasEnded);

  const other = await startFailed('o-6');
  world.on('reserve', () => new Promise((resolve) => setTimeout(() => resolve({}), 3_000)));
  await api.start('order', { input: { order: 'o-6', amount: 7 } });
  expect(await resume(other)).toMatchObject({ status: 409, body: { code: 'CANNOT_RESUME' } });
});

test('a run that another one has waited for cannot go on', async () => {
  const ask = { id: 'ask', type: 'approval', title: '?' };
  await api.publish({ name: 'keyed', key: 'one', onFailure: 'fail', steps: [ask] });
  await api.publish({ name: 'joins', steps: [{ id: 'sub', type: 'workflow', workflow: 'keyed', input: {} }] });
  const runId = await api.start('keyed');
  await api.waitForRun(runId, ({ status }) => status === 'waiting');
  const waiting = await api.start('joins');
  await api.waitForRun(waiting, ({ status }) => status === 'waiting');
  await api.call('POST', `/runs/${runId}/cancel`, {});
  await api.waitForRun(waiting, hasEnded);
  const refused = await resume(runId);
  expect(refused).toMatchObject({ status: 409, body: { code: 'CANNOT_RESUME' } });
  expect(refused.body.detail).toContain(waiting);
});

test('a run that was asked for something else when it ended goes on when that has its answer', async () => {
  const runId = await startFailed('o-13');
  const asked = { runId, body: {}, program: null, by: 'ann', reason: null };
  for (const wanted of [
    { id: 'cmd_pause', verb: 'pause' as const, address: null },
    { id: 'cmd_skip', verb: 'skip' as const, address: '/charge' },
  ]) {
    await insertCommand(api.database, { ...asked, ...wanted }, 60_000);
    expect(await resume(runId)).toMatchObject({ status: 409, body: { code: 'COMMAND_PENDING' } });
    expect((await getRun(runId)).status).toBe('failed');
    await recordCommand(api.database, wanted.id);
  }
  expect(await resume(runId)).toMatchObject({ status: 200 });
  await api.waitForRun(runId, ({ status }) => status === 'completed');
});

test('a run that ended well cannot go on, and one that does not exist is not found', async () => {
  const runId = await api.start('order', { input: { order: 'o-7', amount: 7 } });
  await api.waitForRun(runId, hasEnded);
  expect(await resume(runId)).toMatchObject({ status: 409, body: { code: 'CANNOT_RESUME' } });
  expect(await resume(runId, { version: 0 })).toMatchObject({ status: 422 });
  expect(await resume('run_unknown')).toMatchObject({ status: 404 });
});

/** Opens the row of a run, as by a web server that stops before it has told Temporal. */
async function reopenOnly(runId: string, workflow: string): Promise<void> {
  const { temporalRunId } = (await getRun(runId)).executions[0];
  const version = await findVersion(api.database, workflow, 1);
  const command = {
    ...{ id: `cmd_of_${runId}`, runId, verb: 'resume' as const, address: null, by: 'ann', reason: null },
    body: { version: 1, after: temporalRunId, from: null, differing: [] },
    program: version?.program as Json,
  };
  expect(await reopenRun(api.database, command, 1, ['failed'])).toBe('reopened');
}

test('what nobody told Temporal is told by the orchestrator', async () => {
  const runId = await startFailed('o-8');
  await reopenOnly(runId, 'order');
  const run = await api.waitForRun(runId, ({ status }) => status === 'completed');
  expect(reasonsOf(run)).toEqual(['start', 'resume']);
});

test('a run that goes on is compared with Temporal anew: what it says first may get lost with a worker', async () => {
  const runId = await startFailed('o-11');
  await api.stopOrchestrator();
  await reopenOnly(runId, 'order');
  const uncompared = async () => (await listUncomparedRuns(api.database, 0, 100)).map(({ id }) => id);
  expect(await uncompared()).not.toContain(runId);
  await recordCommand(api.database, `cmd_of_${runId}`);
  expect(await uncompared()).toContain(runId);
  await api.startOrchestrator();
});

test('a cancel and an event that come before Temporal knows that a run goes on are not lost', async () => {
  await api.publish({
    name: 'listens',
    onFailure: 'fail',
    steps: [step('charge'), { id: 'paid', type: 'event', event: 'paid' }, { id: 'ask', type: 'approval', title: '?' }],
  });
  const runId = await startFailed('o-9', 'listens');
  await api.stopOrchestrator();
  await reopenOnly(runId, 'listens');
  expect(await api.call('POST', `/runs/${runId}/events/paid`, { data: {} })).toMatchObject({ status: 202 });
  await api.startOrchestrator();
  await api.waitForRun(runId, ({ steps }) => steps.some(({ address }: Answer['body']) => address === '/ask'));
  await api.call('POST', `/runs/${runId}/cancel`, {});
  await api.waitForRun(runId, ({ status }) => status === 'cancelled');

  const other = await startFailed('o-10', 'listens');
  await api.stopOrchestrator();
  await reopenOnly(other, 'listens');
  expect(await api.call('POST', `/runs/${other}/cancel`, {})).toMatchObject({ status: 202 });
  await api.startOrchestrator();
  const run = await api.waitForRun(other, ({ status }) => status === 'cancelled');
  expect(reasonsOf(run)).toEqual(['start', 'resume']);
});
