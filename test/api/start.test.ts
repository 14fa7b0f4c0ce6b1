import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiHarness, createApiHarness, oneValue } from './harness.ts';

let api: ApiHarness;

const input = {
  type: 'object',
  required: ['orderId', 'amount'],
  additionalProperties: false,
  properties: {
    orderId: { type: 'string' },
    amount: { type: 'integer' },
    email: { type: 'string' },
    speed: { type: 'string', default: 'slow' },
  },
};

beforeAll(async () => {
  api = await createApiHarness();
  await api.publish(oneValue('plain'));
  await api.publish(oneValue('with-input', { input }));
  await api.publish(oneValue('with-key', { key: 'case-${ input.number }' }));
});

afterAll(async () => {
  await api?.stop();
});

test('a start is accepted and says where to look', async () => {
  const { status, headers, body } = await api.call('POST', '/workflows/plain/runs', { input: { a: 1 } });
  expect(status).toBe(202);
  expect(body).toEqual({ runId: expect.stringMatching(/^run_/), status: 'pending' });
  expect(headers.get('location')).toBe(`/api/runs/${body.runId}`);
  expect((await api.call('GET', `/runs/${body.runId}`)).body).toMatchObject({
    workflow: 'plain',
    version: 1,
    input: { a: 1 },
    status: 'pending',
  });
});

test('a workflow can be named in the body, with its version', async () => {
  const { body } = await api.call('POST', '/runs', { workflow: 'plain@1' });
  expect((await api.call('GET', `/runs/${body.runId}`)).body).toMatchObject({
    workflow: 'plain',
    version: 1,
    input: {},
  });
});

test.each([
  ['/workflows/ghost/runs', {}],
  ['/workflows/plain/runs', { version: 9 }],
  ['/runs', { workflow: 'ghost' }],
  ['/runs', { workflow: 'plain@9' }],
])('what does not exist cannot be started: %s %j', async (path, body) => {
  expect(await api.call('POST', path, body)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test('an order is made first and goes into the input', async () => {
  const { status, body } = await api.call('POST', '/workflows/with-input/runs', { order: true });
  expect(status).toBe(202);
  const order = (await api.call('GET', `/orders/${body.orderId}`)).body;
  expect(order).toMatchObject({
    status: 'pending',
    currency: 'EUR',
    history: [{ status: 'pending', runId: body.runId, address: null }],
  });
  expect(order.items).toHaveLength(2);
  expect(order.amount % 100).toBe(0);
  const run = (await api.call('GET', `/runs/${body.runId}`)).body;
  expect(run.orderId).toBe(body.orderId);
  expect(run.input).toEqual({
    orderId: body.orderId,
    amount: order.amount,
    email: expect.stringContaining('@'),
    speed: 'slow',
  });
});

test('an order of the caller’s own is made as it is described', async () => {
  const items = [{ sku: 'BOOK', quantity: 3, unitPrice: 1_002 }];
  const { body } = await api.call('POST', '/runs', { workflow: 'with-input', order: { customer: 'Ada', items } });
  expect((await api.call('GET', `/orders/${body.orderId}`)).body).toMatchObject({
    customer: 'Ada',
    items,
    amount: 3_006,
  });
});

test('an input that does not fit is refused, and no order is left behind', async () => {
  const before = (await api.call('GET', '/orders?limit=200')).body.items.length;
  const { status, body } = await api.call('POST', '/workflows/with-input/runs', { input: { speed: 1 }, order: true });
  expect(status).toBe(422);
  expect(body).toMatchObject({ code: 'INVALID_INPUT', errors: [{ pointer: '/input/speed' }] });
  expect((await api.call('GET', '/orders?limit=200')).body.items).toHaveLength(before);
});

test('a missing key of the input is pointed at', async () => {
  const { body } = await api.call('POST', '/workflows/with-input/runs', { input: { amount: 1 } });
  expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/input/orderId']);
});

test('an input of more than 256 KB is too large', async () => {
  const answer = await api.call('POST', '/workflows/plain/runs', { input: 'x'.repeat(262_144) });
  expect(answer).toMatchObject({ status: 413, body: { code: 'INPUT_TOO_LARGE' } });
});

test('the same idempotency key and body give the same run', async () => {
  const headers = { 'idempotency-key': 'again' };
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => api.call('POST', '/workflows/plain/runs', { input: { b: 1, a: 2 } }, headers)),
  );
  expect(new Set(answers.map(({ body }) => body.runId)).size).toBe(1);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  const reordered = await api.call('POST', '/workflows/plain/runs', '{ "input": { "a": 2, "b": 1 } }', headers);
  expect(reordered.body).toEqual(answers[0]?.body);
});

test('the same idempotency key with another body is refused', async () => {
  const headers = { 'idempotency-key': 'once' };
  await api.call('POST', '/workflows/plain/runs', { input: 1 }, headers);
  expect(await api.call('POST', '/workflows/plain/runs', { input: 2 }, headers)).toMatchObject({
    status: 409,
    body: { code: 'IDEMPOTENCY_KEY_REUSED' },
  });
});

test('of starts with the same business key one makes a run, the others get it', async () => {
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => api.call('POST', '/workflows/with-key/runs', { input: { number: 7 } })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 202]);
  expect(new Set(answers.map(({ body }) => body.runId)).size).toBe(1);
  const taken = answers.find(({ status }) => status === 200);
  expect(taken?.body).toMatchObject({ status: 'pending', workflow: 'with-key' });
  const other = await api.call('POST', '/workflows/with-key/runs', { input: { number: 8 } });
  expect(other.status).toBe(202);
});

test('a business key that cannot be made is the caller’s mistake', async () => {
  const answer = await api.call('POST', '/workflows/with-key/runs', {});
  expect(answer).toMatchObject({ status: 422, body: { code: 'INVALID_KEY' } });
});

test('runs are found by workflow, status and order', async () => {
  const { body } = await api.call('POST', '/workflows/with-input/runs', { order: true });
  const find = async (query: string) =>
    (await api.call('GET', `/runs?${query}`)).body.items.map(({ runId }: { runId: string }) => runId);
  expect(await find(`orderId=${body.orderId}`)).toEqual([body.runId]);
  expect((await find('workflow=with-input&status=pending'))[0]).toBe(body.runId);
  expect(await find('workflow=with-input&status=completed,failed')).toEqual([]);
});
