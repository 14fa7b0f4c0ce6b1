import { mailboxLimits } from '@waymark/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiHarness, createApiHarness } from './harness.ts';

let api: ApiHarness;

beforeAll(async () => {
  api = await createApiHarness({ actions: [] });
  await api.publish({
    name: 'pay',
    key: '${ input.?invoice.orValue(null) }',
    schemas: { Amount: { type: 'number' } },
    events: {
      paid: {
        type: 'object',
        required: ['amount'],
        properties: { amount: { $ref: '#/schemas/Amount' }, note: { type: 'string', default: 'none' } },
      },
      ping: {},
    },
    steps: [{ id: 'payment', type: 'event', event: 'paid' }],
  });
});

afterAll(async () => {
  await api?.stop();
});

async function waiting(invoice?: string): Promise<string> {
  const runId = await api.start('pay', { input: invoice === undefined ? {} : { invoice } });
  await api.waitForRun(runId, ({ status }) => status === 'waiting');
  return runId;
}

const send = (runId: string, body: unknown, event = 'paid', headers = {}) =>
  api.call('POST', `/runs/${runId}/events/${event}`, body, headers);

test('an event is accepted, taken by the step that waits, and listed with what became of it', async () => {
  const runId = await waiting();
  const answer = await send(runId, { data: { amount: 7 }, source: '/shop' });
  expect(answer).toMatchObject({ status: 202, body: { runId, event: 'paid', state: 'accepted', source: '/shop' } });
  const { id } = answer.body;
  const run = await api.waitForRun(runId, ({ status }) => status === 'completed');
  expect(run.output).toMatchObject({ id, type: 'paid', source: '/shop', data: { amount: 7, note: 'none' } });
  const { body } = await api.call('GET', `/runs/${runId}/mailbox`);
  expect(body.items).toMatchObject([{ id, state: 'taken', takenBy: '/payment', data: { amount: 7 }, refusal: null }]);
  const told = (await api.events(runId)).filter(({ type }) => type.startsWith('event_'));
  expect(told).toMatchObject([
    { type: 'event_received', eventId: id, event: 'paid' },
    { type: 'event_taken', address: '/payment', eventIds: [id] },
  ]);
  expect(told[0]).not.toHaveProperty('address');
});

test('an event for a business key finds its open run', async () => {
  const runId = await waiting('inv-1');
  const answer = await api.call('POST', '/events', {
    definition: 'pay',
    key: 'inv-1',
    event: 'paid',
    data: { amount: 1 },
    id: 'payment-1',
  });
  expect(answer).toMatchObject({ status: 202, body: { runId, id: 'payment-1' } });
  await api.waitForRun(runId, ({ status }) => status === 'completed');
  const again = { definition: 'pay', key: 'inv-1', event: 'paid', data: { amount: 1 }, id: 'payment-1' };
  expect(await api.call('POST', '/events', again)).toMatchObject({ status: 202, body: { runId, state: 'taken' } });
  const other = await api.call('POST', '/events', { ...again, id: 'payment-2' });
  expect(other).toMatchObject({ status: 409, body: { code: 'ALREADY_FINISHED' } });
  const nobody = await api.call('POST', '/events', { ...again, key: 'inv-2' });
  expect(nobody).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test.each([
  {
    name: 'of a run that does not exist',
    runId: 'run_nobody',
    body: { data: { amount: 1 } },
    status: 404,
    code: 'NOT_FOUND',
  },
  { name: 'that the definition does not have', event: 'piad', body: {}, status: 409, code: 'UNKNOWN_EVENT' },
  { name: 'whose data does not fit', body: { data: { amount: 'much' } }, status: 422, code: 'INVALID_EVENT' },
  { name: 'without data where some are needed', body: {}, status: 422, code: 'INVALID_EVENT' },
  { name: 'with an id that is none', body: { data: { amount: 1 }, id: 'a b' }, status: 422, code: 'INVALID_REQUEST' },
  { name: 'with an unknown key', body: { date: {} }, status: 422, code: 'INVALID_REQUEST' },
  {
    name: 'that is too large',
    event: 'ping',
    body: { data: 'x'.repeat(262_144) },
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
  },
])('an event $name is refused', async ({ runId, event = 'paid', body, status, code }) => {
  const answer = await send(runId ?? (await waiting()), body, event);
  expect(answer).toMatchObject({ status, body: { code } });
  if (code === 'INVALID_EVENT') expect(answer.body.errors[0].pointer).toMatch(/^\/data/);
});

test('the same id, or key of the request, again is the same event; with another body it is refused', async () => {
  const runId = await waiting();
  const key = { 'idempotency-key': 'click-1' };
  const first = await send(runId, { data: 1 }, 'ping', key);
  const second = await send(runId, { data: 1 }, 'ping', key);
  expect(second).toMatchObject({ status: 202, body: { id: first.body.id } });
  expect(await send(runId, { data: 2 }, 'ping', key)).toMatchObject({
    status: 409,
    body: { code: 'IDEMPOTENCY_KEY_REUSED' },
  });
  const twice = await Promise.all([1, 2].map(() => send(runId, { data: 'once', id: 'once' }, 'ping')));
  expect(twice.map(({ status }) => status)).toEqual([202, 202]);
  expect((await api.call('GET', `/runs/${runId}/mailbox`)).body.items).toHaveLength(2);
});

test('a full mailbox takes nothing more until a step takes something', async () => {
  const runId = await waiting();
  await api.database.pool.query(
    `INSERT INTO inbox_event (run_id, id, event, source, time, size, delivered_at)
     SELECT $1, 'filler-' || n, 'ping', '/test', now(), 4, now() FROM generate_series(1, $2) AS n`,
    [runId, mailboxLimits.events - 1],
  );
  const twice = await Promise.all([1, 2].map(() => send(runId, {}, 'ping')));
  expect(twice.map(({ status }) => status).sort()).toEqual([202, 429]);
  expect(await send(runId, { data: { amount: 1 } })).toMatchObject({ status: 429, body: { code: 'MAILBOX_FULL' } });
  await api.database.pool.query(`UPDATE inbox_event SET taken_at = now() WHERE run_id = $1 AND id = 'filler-1'`, [
    runId,
  ]);
  expect((await send(runId, { data: { amount: 1 } })).status).toBe(202);
  await api.waitForRun(runId, ({ status }) => status === 'completed');
});

test('what a run emits is taken by the run with the key, or listed for those outside', async () => {
  const runId = await waiting('inv-7');
  await api.publish({
    name: 'bank',
    steps: [
      {
        id: 'tell',
        type: 'emit',
        event: 'paid',
        to: { definition: 'pay', key: '${ input.invoice }' },
        data: { amount: 9 },
      },
      { id: 'announce', type: 'emit', event: 'bank.paid', source: '/bank', data: { invoice: '${ input.invoice }' } },
    ],
  });
  const bank = await api.start('bank', { input: { invoice: 'inv-7' } });
  expect((await api.waitForRun(runId, ({ status }) => status === 'completed')).output.data).toMatchObject({
    amount: 9,
  });
  const { output } = await api.waitForRun(bank, ({ status }) => status === 'completed');
  const { body } = await api.call('GET', `/events/outgoing?runId=${bank}`);
  expect(body.items).toMatchObject([
    {
      runId: bank,
      address: '/announce',
      event: { specversion: '1.0', id: output.id, type: 'bank.paid', source: '/bank', data: { invoice: 'inv-7' } },
    },
  ]);
  expect((await api.call('GET', '/events/outgoing?type=other')).body.items).toEqual([]);
});

test('an event sent in Temporal by hand is listed, too, and what is no event harms nothing', async () => {
  const runId = await waiting();
  const handle = api.temporal.client.workflow.getHandle(runId);
  for (const nonsense of [null, 'paid', { event: 7 }, { data: {} }]) await handle.signal('event', nonsense);
  await handle.signal('event', { event: 'piad', id: 'wrong' });
  await handle.signal('event', {
    event: 'ping',
    id: 'x'.repeat(5_000),
    source: '\0',
    time: '+200000-01-01T00:00:00Z',
    data: '\0',
  });
  await handle.signal('event', { event: 'paid', id: 7, time: 'now', data: { amount: 3 } });
  const run = await api.waitForRun(runId, ({ status }) => status === 'completed');
  expect(run.output).toMatchObject({ source: '/temporal', data: { amount: 3 } });
  const { body } = await api.call('GET', `/runs/${runId}/mailbox`);
  expect(body.items.find(({ id }: { id: string }) => id === 'wrong')).toMatchObject({
    state: 'refused',
    refusal: 'UNKNOWN_EVENT',
  });
  expect(body.items.find(({ id }: { id: string }) => id === run.output.id)).toMatchObject({ state: 'taken' });
});

test('without an orchestrator an event is accepted all the same, and taken later', { timeout: 60_000 }, async () => {
  const runId = await waiting();
  await api.stopOrchestrator();
  expect((await send(runId, { data: { amount: 1 } })).status).toBe(202);
  await api.startOrchestrator();
  const run = await api.waitForRun(runId, ({ status }) => status === 'completed');
  expect(run.output.data).toMatchObject({ amount: 1 });
});

test('an event that is stored and did not reach Temporal is delivered later', { timeout: 30_000 }, async () => {
  const runId = await waiting();
  await api.database.pool.query(
    `INSERT INTO inbox_event (run_id, id, event, source, time, data, size, created_at)
     VALUES ($1, 'stored', 'paid', '/test', now(), '{"amount": 1}', 12, now() - interval '1 minute')`,
    [runId],
  );
  const run = await api.waitForRun(runId, ({ status }) => status === 'completed');
  expect(run.output).toMatchObject({ id: 'stored', data: { amount: 1 } });
  expect((await api.call('GET', `/runs/${runId}/mailbox`)).body.items).toMatchObject([
    { id: 'stored', state: 'taken' },
  ]);
});

test('an event that no run can get any more is refused in the end', { timeout: 30_000 }, async () => {
  const runId = await waiting();
  await send(runId, { data: { amount: 1 } });
  await api.waitForRun(runId, ({ status }) => status === 'completed');
  expect(await send(runId, { data: { amount: 1 } })).toMatchObject({ status: 409, body: { code: 'ALREADY_FINISHED' } });
  await api.database.pool.query(
    `INSERT INTO inbox_event (run_id, id, event, source, time, size, created_at)
     VALUES ($1, 'stray', 'ping', '/test', now(), 4, now() - interval '1 minute')`,
    [runId],
  );
  await expect
    .poll(async () => (await api.call('GET', `/runs/${runId}/mailbox`)).body.items.at(-1), { timeout: 15_000 })
    .toMatchObject({ id: 'stray', state: 'refused', refusal: 'RUN_ENDED' });
});
