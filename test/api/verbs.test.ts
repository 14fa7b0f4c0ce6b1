import { rebuildRun } from '@waymark/orchestrator/rebuild';
import type { JsonObject } from '@waymark/protocol';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { World, failsWith } from '../support/world.ts';
import { type Answer, type ApiHarness, createApiHarness } from './harness.ts';

const world = new World();
let api: ApiHarness;

const once = { maximumAttempts: 1 };
const charge = (input: JsonObject, id = 'charge') => ({ id, type: 'action', action: 'charge', input, retry: once });

beforeAll(async () => {
  api = await createApiHarness({ actions: world.actions('reserve', 'release', 'charge', 'ship') });
  await api.publish({
    name: 'order',
    onFailure: 'hold',
    steps: [
      {
        id: 'reserve',
        type: 'action',
        action: 'reserve',
        input: {},
        compensate: { action: 'release', input: {}, retry: once },
      },
      charge({ amount: '${ input.amount }' }),
      { id: 'ship', type: 'action', action: 'ship', input: { receipt: '${ steps.charge.output }' } },
    ],
    output: '${ steps.charge.output }',
  });
  await api.publish({
    name: 'two-charges',
    onFailure: 'hold',
    steps: [
      {
        id: 'both',
        type: 'parallel',
        branches: { a: { steps: [charge({ account: 1 }, 'one')] }, b: { steps: [charge({ account: 2 }, 'other')] } },
      },
    ],
  });
  await api.publish({ name: 'nap', steps: [{ id: 'nap', type: 'wait', for: '${ input.duration }' }] });
  await api.publish({ name: 'ask', steps: [{ id: 'ask', type: 'approval', title: 'May I?' }] });
});

afterAll(() => api?.stop());

beforeEach(() => {
  world.calls.length = 0;
  for (const name of ['reserve', 'release', 'ship']) world.on(name, () => ({}));
  world.on('charge', () => 'receipt');
});

const isHeld = ({ status }: Answer['body']) => status === 'held';
const hasEnded = ({ closedAt }: Answer['body']) => closedAt !== null;
const stepOf = (run: Answer['body'], address: string) =>
  run.steps.find((step: Answer['body']) => step.address === address);
const tell = (runId: string, verb: string, body: object = {}) => api.call('POST', `/runs/${runId}/${verb}`, body);

/** A run whose step `charge` is held; the next charge works. */
async function startHeld(workflow = 'order'): Promise<string> {
  world.on('charge', failsWith('Card.Declined'));
  const runId = await api.start(workflow, { input: { amount: 7 } });
  await api.waitForRun(runId, isHeld);
  world.on('charge', () => 'receipt');
  return runId;
}

async function startWaiting(): Promise<string> {
  const runId = await api.start('ask');
  await api.waitForRun(runId, ({ status }) => status === 'waiting');
  return runId;
}

test('a held step is tried again as it was, and the run says who wanted it', async () => {
  const runId = await startHeld();
  const answer = await tell(runId, 'retry', { reason: 'the card is unlocked' });
  expect(answer).toMatchObject({ status: 200, body: { runId } });
  expect(answer.body.status).not.toBe('held');
  expect(answer.headers.get('location')).toBe(`/api/runs/${runId}`);

  const run = await api.waitForRun(runId, hasEnded);
  expect(run).toMatchObject({ status: 'completed', output: 'receipt', error: null });
  const charges = world.callsOf('charge');
  expect(charges.map(({ input }) => input)).toEqual([{ amount: 7 }, { amount: 7 }]);
  expect(new Set(charges.map(({ key }) => key)).size).toBe(1);
  expect(world.callsOf('reserve')).toHaveLength(1);
  expect((await api.events(runId)).find(({ type }) => type === 'hold_ended')).toMatchObject({
    address: '/charge',
    verb: 'retry',
    by: 'local',
    reason: 'the card is unlocked',
  });
});

test('a held step is tried again with another input, as something else than it was before', async () => {
  const runId = await startHeld();
  expect(await tell(runId, 'retry', { address: '/charge', input: { amount: 5 } })).toMatchObject({ status: 200 });

  const run = await api.waitForRun(runId, hasEnded);
  expect(run.status).toBe('completed');
  expect(stepOf(run, '/charge')).toMatchObject({ status: 'completed', input: { amount: 5 } });
  const charges = world.callsOf('charge');
  expect(charges.map(({ input }) => input)).toEqual([{ amount: 7 }, { amount: 5 }]);
  expect(new Set(charges.map(({ key }) => key)).size).toBe(2);
});

test('a step that fails again is held again', async () => {
  const runId = await startHeld();
  world.on('charge', failsWith('Card.Expired'));
  await tell(runId, 'retry');
  await api.waitForRun(runId, ({ status, error }) => status === 'held' && error.type === 'Card.Expired');
  world.on('charge', () => 'receipt');
  await tell(runId, 'retry');
  expect(await api.waitForRun(runId, hasEnded)).toMatchObject({ status: 'completed' });
});

test.each([
  [{ output: { id: 'by hand' } }, { id: 'by hand' }],
  [{}, null],
])('a held step is skipped: %j', async (body, output) => {
  const runId = await startHeld();
  expect(await tell(runId, 'skip', body)).toMatchObject({ status: 200 });
  const run = await api.waitForRun(runId, hasEnded);
  expect(run).toMatchObject({ status: 'completed', output });
  expect(stepOf(run, '/charge')).toMatchObject({ status: 'skipped', output });
  expect(world.callsOf('ship').map(({ input }) => input)).toEqual([{ receipt: output }]);
});

test('a held step is failed: what was done is undone', async () => {
  const runId = await startHeld();
  expect(await tell(runId, 'fail', { address: '/charge' })).toMatchObject({ status: 200 });
  const run = await api.waitForRun(runId, hasEnded);
  expect(run).toMatchObject({ status: 'compensated', error: { type: 'Card.Declined', step: '/charge' } });
  expect(world.callsOf('release')).toHaveLength(1);
});

test('of several that are held one has to be named', async () => {
  world.on('charge', failsWith('Card.Declined'));
  const runId = await api.start('two-charges');
  const [one, other] = ['/both/a/one', '/both/b/other'] as const;
  await api.waitForRun(runId, (run) => [one, other].every((address) => stepOf(run, address).status === 'held'));
  world.on('charge', () => 'receipt');

  expect(await tell(runId, 'retry')).toMatchObject({
    status: 422,
    body: {
      code: 'INVALID_REQUEST',
      errors: [{ pointer: '/address', message: `Several are held: ${one}, ${other}.` }],
    },
  });
  expect(await tell(runId, 'retry', { address: other })).toMatchObject({ status: 200 });
  await api.waitForRun(runId, (run) => stepOf(run, other).status === 'completed');
  expect(await tell(runId, 'skip')).toMatchObject({ status: 200 });
  const run = await api.waitForRun(runId, hasEnded);
  expect(run.status).toBe('completed');
  expect([one, other].map((address) => stepOf(run, address).status)).toEqual(['skipped', 'completed']);
});

test.each(['retry', 'skip'])('a compensation that has failed: %s', async (verb) => {
  world.on('release', failsWith('Warehouse.Closed'));
  const runId = await startHeld();
  await tell(runId, 'fail');
  await api.waitForRun(runId, (run) => isHeld(run) && stepOf(run, '/reserve').compensation.status === 'failed');
  world.on('release', () => ({}));
  expect(await tell(runId, verb)).toMatchObject({ status: 200 });
  expect(await api.waitForRun(runId, hasEnded)).toMatchObject({ error: { type: 'Card.Declined' } });
  expect(world.callsOf('release')).toHaveLength(verb === 'retry' ? 2 : 1);
});

test('a compensation that was given up is not in the way of another one', async () => {
  const reserve = (id: string) => ({
    ...{ id, type: 'action', action: 'reserve', input: {} },
    compensate: { action: 'release', input: { of: id }, retry: once },
  });
  await api.publish({ name: 'two-reserves', steps: [reserve('first'), reserve('second'), charge({})] });
  world.on('release', failsWith('Warehouse.Closed'));
  world.on('charge', failsWith('Card.Declined'));
  const runId = await api.start('two-reserves');
  await api.waitForRun(runId, isHeld);
  expect(await tell(runId, 'skip')).toMatchObject({ status: 422, body: { errors: [{ pointer: '/address' }] } });
  expect(await tell(runId, 'skip', { address: '/second' })).toMatchObject({ status: 200 });
  world.on('release', () => ({}));
  expect(await tell(runId, 'retry')).toMatchObject({ status: 200 });
  const run = await api.waitForRun(runId, hasEnded);
  expect(run.status).toBe('compensated');
  expect(run.steps.map(({ compensation }: Answer['body']) => compensation?.status)).toEqual([
    'completed',
    'failed',
    undefined,
  ]);
});

test('a paused run begins nothing new, and what runs may end', async () => {
  let finish = (): void => {};
  world.on('charge', async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return 'receipt';
  });
  const runId = await api.start('order', { input: { amount: 7 } });
  await expect.poll(() => world.callsOf('charge').length).toBe(1);
  expect(await tell(runId, 'pause', { reason: 'stock-taking' })).toMatchObject({
    status: 200,
    body: { status: 'paused', waitingFor: 'a person: the run is paused' },
  });
  expect(await tell(runId, 'pause')).toMatchObject({ status: 200, body: { status: 'paused' } });
  expect((await api.call('GET', '/runs?status=paused')).body.items).toMatchObject([{ runId }]);
  finish();
  const paused = await api.waitForRun(runId, (run) => stepOf(run, '/charge').status === 'completed');
  expect(paused.status).toBe('paused');
  // Whatever begins after a step begins in the same task of the workflow, and is told with it.
  expect(stepOf(paused, '/ship').status).toBe('pending');

  expect(await tell(runId, 'resume')).toMatchObject({ status: 200 });
  expect(await api.waitForRun(runId, hasEnded)).toMatchObject({ status: 'completed', output: 'receipt' });
  const told = (await api.events(runId)).filter(({ type }) => type === 'run_paused' || type === 'run_resumed');
  expect(told).toMatchObject([
    { type: 'run_paused', by: 'local', reason: 'stock-taking' },
    { type: 'run_resumed', by: 'local', reason: null },
  ]);
});

test('no clock of a paused run fires; what was due happens when it is resumed', async () => {
  const runId = await api.start('nap', { input: { duration: '500ms' } });
  await api.waitForRun(runId, ({ status }) => status === 'waiting');
  await tell(runId, 'pause');
  // Another one, started later, that waits for longer: by its end the clock of the first has run down.
  const clock = await api.start('nap', { input: { duration: '1s' } });
  await api.waitForRun(clock, hasEnded);
  const paused = await api.call('GET', `/runs/${runId}`);
  expect(paused.body).toMatchObject({ status: 'paused', steps: [{ status: 'waiting' }] });
  await tell(runId, 'resume');
  expect(await api.waitForRun(runId, hasEnded)).toMatchObject({ status: 'completed' });
});

test('a paused run that is held is resumed before it goes on', async () => {
  const runId = await startHeld();
  await tell(runId, 'pause');
  await tell(runId, 'skip', { output: 'by hand' });
  const paused = await api.waitForRun(runId, (run) => stepOf(run, '/charge').status === 'skipped');
  expect(paused.status).toBe('paused');
  expect(stepOf(paused, '/ship').status).toBe('pending');
  await tell(runId, 'resume');
  expect(await api.waitForRun(runId, hasEnded)).toMatchObject({ status: 'completed', output: 'by hand' });
});

test('a paused run can be cancelled', async () => {
  const runId = await startWaiting();
  await tell(runId, 'pause');
  await tell(runId, 'cancel');
  expect(await api.waitForRun(runId, hasEnded)).toMatchObject({ status: 'cancelled' });
});

test('a held step goes on by another version of the definition', async () => {
  const version = (amount: number, first: number, ...more: JsonObject[]) => ({
    name: 'amended',
    onFailure: 'hold',
    steps: [{ id: 'first', type: 'value', value: first }, charge({ amount }), ...more],
    output: '${ steps.charge.output }',
  });
  await api.publish(version(7, 1));
  const runId = await startHeld('amended');
  await api.publish(version(5, 2));
  await api.publish(version(5, 1, { id: 'ship', type: 'action', action: 'ship', input: '${ run.version }' }));

  expect(await tell(runId, 'retry', { version: 9 })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect(await tell(runId, 'retry', { version: 2 })).toMatchObject({
    status: 409,
    body: { code: 'CANNOT_CHANGE', errors: [{ code: 'CANNOT_CHANGE', message: expect.stringMatching(/^\/first: /) }] },
  });
  expect((await api.call('GET', `/runs/${runId}`)).body.status).toBe('held');

  expect(await tell(runId, 'retry', { version: 3 })).toMatchObject({ status: 200 });
  const run = await api.waitForRun(runId, hasEnded);
  expect(run).toMatchObject({ status: 'completed', version: 3, output: 'receipt' });
  expect(run.executions.map(({ reason }: Answer['body']) => reason)).toEqual(['start', 'resume']);
  expect(run.steps.map(({ id, status }: Answer['body']) => [id, status])).toEqual([
    ['first', 'completed'],
    ['charge', 'completed'],
    ['ship', 'completed'],
  ]);
  expect(world.callsOf('charge').map(({ input }) => input)).toEqual([{ amount: 7 }, { amount: 5 }]);
  expect(world.callsOf('ship').map(({ input }) => input)).toEqual([3]);

  // Temporal alone knows it all.
  expect(await rebuildRun(api.database, api.temporal, runId)).not.toBeNull();
  expect((await api.call('GET', `/runs/${runId}`)).body).toEqual(run);
});

test('what has no input of its own is not given one', async () => {
  const error = { type: 'Stock.Empty', message: 'nothing is left' };
  await api.publish({ name: 'stop', onFailure: 'hold', steps: [{ id: 'stop', type: 'fail', error }] });
  const runId = await api.start('stop');
  await api.waitForRun(runId, isHeld);
  expect(await tell(runId, 'retry', { input: 1 })).toMatchObject({ status: 409, body: { code: 'CANNOT_CHANGE' } });
  expect(await tell(runId, 'fail')).toMatchObject({ status: 200 });
  expect(await api.waitForRun(runId, hasEnded)).toMatchObject({ status: 'failed', error });
});

test('a run that is held itself is skipped with what it gives', async () => {
  await api.publish({
    name: 'no-output',
    onFailure: 'hold',
    steps: [{ id: 'list', type: 'value', value: [] }],
    output: '${ steps.list.output[0] }',
  });
  const runId = await api.start('no-output');
  await api.waitForRun(runId, isHeld);
  expect(await tell(runId, 'skip', { output: 'nothing' })).toMatchObject({ status: 200 });
  expect(await api.waitForRun(runId, hasEnded)).toMatchObject({ status: 'completed', output: 'nothing' });
});

const verbs = ['pause', 'resume', 'retry', 'skip', 'fail'];

test('what the state of a run does not allow is refused', async () => {
  const runId = await startWaiting();
  expect(await tell(runId, 'resume')).toMatchObject({ status: 409, body: { code: 'NOT_PAUSED' } });
  for (const verb of ['retry', 'skip', 'fail']) {
    expect(await tell(runId, verb)).toMatchObject({ status: 409, body: { code: 'NOT_HELD' } });
    expect(await tell(runId, verb, { address: '/ask' })).toMatchObject({ status: 409, body: { code: 'NOT_HELD' } });
    expect(await tell(runId, verb, { address: '/nowhere' })).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
  }
  expect((await api.call('GET', `/runs/${runId}`)).body.status).toBe('waiting');

  await tell(runId, 'cancel');
  await api.waitForRun(runId, hasEnded);
  for (const verb of verbs.filter((one) => one !== 'resume'))
    expect(await tell(runId, verb)).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_FINISHED', detail: `Run "${runId}" has ended (cancelled).` },
    });
});

test.each(verbs)('%s of a run that does not exist', async (verb) => {
  expect(await tell('run_nobody', verb)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test.each([
  ['pause', '/reason', { reason: 7 }],
  ['resume', '/address', { address: '/ask' }],
  ['retry', '/address', { address: 'ask' }],
  ['retry', '/version', { version: 0 }],
  ['skip', '/input', { input: 1 }],
  ['skip', '/reason', { reason: 'x'.repeat(2_001) }],
  ['fail', '/output', { output: 1 }],
])('a body that does not fit is refused: %s with a wrong %s', async (verb, pointer, body) => {
  expect(await tell('run_nobody', verb, body)).toMatchObject({
    status: 422,
    body: { code: 'INVALID_REQUEST', errors: [{ pointer }] },
  });
});

test('an input or output above 256 KB is refused', async () => {
  const runId = await startWaiting();
  const value = 'x'.repeat(262_143);
  for (const [verb, name] of [['retry', 'input'] as const, ['skip', 'output'] as const])
    expect(await tell(runId, verb, { address: '/ask', [name]: value })).toMatchObject({
      status: 413,
      body: { code: 'PAYLOAD_TOO_LARGE' },
    });
});

test('an output beyond what Temporal keeps in its histories gets there whole', async () => {
  const runId = await startHeld();
  const output = 'x'.repeat(200_000);
  expect(await tell(runId, 'skip', { output })).toMatchObject({ status: 200 });
  expect(await api.waitForRun(runId, hasEnded)).toMatchObject({ status: 'completed', output });
});

test('of ten commands at once exactly one is taken, and the run agrees with it', async () => {
  const runId = await startHeld();
  const answers = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => ({ index, ...(await tell(runId, 'skip', { output: index })) })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
  const codes = answers.filter(({ status }) => status === 409).map(({ body }) => body.code);
  expect(['NOT_HELD', 'COMMAND_PENDING', 'ALREADY_FINISHED']).toEqual(expect.arrayContaining([...new Set(codes)]));
  const run = await api.waitForRun(runId, hasEnded);
  expect(run.output).toBe(answers.find(({ status }) => status === 200)?.index);
});

test(
  'without an orchestrator a command gets 503, a repeat is safe, and it is delivered later',
  { timeout: 60_000 },
  async () => {
    const runId = await startHeld();
    await api.stopOrchestrator();
    const skip = { output: 'by hand', reason: 'nobody is there' };
    const begin = Date.now();
    expect(await tell(runId, 'skip', skip)).toMatchObject({ status: 503, body: { code: 'ORCHESTRATOR_UNAVAILABLE' } });
    expect(Date.now() - begin).toBeLessThan(5_000);
    expect(await tell(runId, 'skip', skip)).toMatchObject({ status: 503, body: { code: 'ORCHESTRATOR_UNAVAILABLE' } });
    expect(await tell(runId, 'fail')).toMatchObject({
      status: 409,
      body: { code: 'COMMAND_PENDING', verb: 'skip', by: 'local', at: expect.any(String) },
    });
    await api.startOrchestrator();
    const run = await api.waitForRun(runId, hasEnded, 30);
    expect(run).toMatchObject({ status: 'completed', output: 'by hand' });
    expect((await api.events(runId)).filter(({ type }) => type === 'hold_ended')).toHaveLength(1);
  },
);

test('a command whose answer was lost is settled after the end of its run, by what the journal tells', async () => {
  const runId = await startHeld();
  await tell(runId, 'skip');
  await api.waitForRun(runId, hasEnded);
  const { pool } = api.database;
  // As if the answer had never come; and another one that came too late.
  await pool.query(`UPDATE run_command SET state = 'submitted' WHERE run_id = $1`, [runId]);
  await pool.query(
    `INSERT INTO run_command (id, run_id, verb, body, "by", state, address)
     VALUES ($1, $2, 'fail', '{}', 'local', 'submitted', '/ship')`,
    [`cmd_late_${runId}`, runId],
  );
  const states = async () =>
    (
      await pool.query(
        `SELECT verb, state, refusal->>'code' AS code FROM run_command WHERE run_id = $1 ORDER BY created_at`,
        [runId],
      )
    ).rows;
  await expect.poll(states, { timeout: 20_000 }).toEqual([
    { verb: 'skip', state: 'recorded', code: null },
    { verb: 'fail', state: 'refused', code: 'ALREADY_FINISHED' },
  ]);
});

test('a message that is no command is refused, and harms nothing', async () => {
  const runId = await startWaiting();
  const handle = api.temporal.client.workflow.getHandle(runId);
  const nonsense = [null, 'pause', { verb: 'pause' }, { id: 'a', verb: 'stop' }, { id: 'b', verb: 'skip' }];
  for (const message of [...nonsense, { id: 'c', verb: 'retry', address: '/ask', next: 2 }])
    await expect(handle.executeUpdate('command', { args: [message] })).rejects.toMatchObject({
      cause: { type: 'INVALID_REQUEST', message: 'this is no command' },
    });
  expect(await tell(runId, 'pause')).toMatchObject({ status: 200, body: { status: 'paused' } });
});
