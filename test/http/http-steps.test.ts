import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '@waymark/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stepOf } from '../support/checks.ts';
import { startEngine, type Engine } from '../support/engine.ts';
import { Partner, type Answer } from './partner.ts';

const example = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../examples/supplier-order.json'), 'utf8'),
) as JsonObject;
const partner = new Partner();
/** Nobody is allowed to call this one. */
const forbidden = new Partner();
let engine: Engine;

beforeAll(async () => {
  await Promise.all([partner.start(), forbidden.start()]);
  engine = await startEngine({ httpAllow: partner.host });
  await engine.api.publish(example);
}, 120_000);

afterAll(async () => {
  await engine?.stop();
  await Promise.all([partner.stop(), forbidden.stop()]);
});

beforeEach(() => {
  partner.arrivals.length = 0;
  partner.answer = () => ({});
});

const quick = { initialInterval: '100ms', maximumInterval: '5s', jitter: 0 };

async function run(name: string, steps: Json, more: JsonObject = {}) {
  await engine.api.publish({ name, steps, ...more });
  const { runId } = await engine.api.start(name, { input: {} });
  return await engine.api.waitForEnd(runId);
}

describe('the example supplier-order', () => {
  /** A supplier with so many pieces; `confirms` answers the confirmation. */
  function supply(available: number, confirms: () => Answer = () => ({ status: 204 })): void {
    partner.answer = ({ method, path }) => {
      if (path.startsWith('/stock')) return { body: { available } };
      if (method === 'PUT') return confirms();
      return path === '/orders' ? { status: 201, body: { id: 'S-1' } } : {};
    };
  }

  async function order() {
    const { runId } = await engine.api.start('supplier-order', {
      input: { supplier: partner.url, sku: 'bolt', quantity: 3 },
    });
    return await engine.api.waitForEnd(runId);
  }

  test('orders what is there, and shows the request and its answer', async () => {
    supply(5);
    const ended = await order();
    expect(ended).toMatchObject({ status: 'completed', output: { order: 'S-1' } });
    expect(partner.log).toEqual(['GET /stock?sku=bolt', 'POST /orders', 'PUT /orders/S-1/confirmation']);
    expect(partner.arrivals[1]).toMatchObject({ body: { sku: 'bolt', quantity: 3 } });
    expect(partner.arrivals[1]?.headers['idempotency-key']).toBe(`${ended.runId}/0/order/do/0`);
    expect(partner.arrivals[2]?.headers['x-run']).toBe(ended.runId);
    expect(stepOf(ended, 'order')).toMatchObject({
      type: 'http',
      input: { method: 'POST', url: `${partner.url}/orders`, body: { sku: 'bolt', quantity: 3 } },
      output: 'S-1',
    });
  });

  test('ends when too little is left, and orders nothing', async () => {
    supply(2);
    expect(await order()).toMatchObject({
      status: 'failed',
      error: { type: 'SoldOut', message: 'only 2 of bolt are left' },
    });
    expect(partner.log).toEqual(['GET /stock?sku=bolt']);
  });

  test('takes the order back under its key when it is not confirmed', async () => {
    supply(5, () => ({ status: 422, body: { reason: 'closed' } }));
    const ended = await order();
    expect(ended).toMatchObject({ status: 'compensated', error: { type: 'HttpError', step: '/confirm', attempts: 1 } });
    expect(partner.log.slice(3)).toEqual(['POST /cancellations']);
    expect(partner.arrivals[3]?.body).toEqual({ key: partner.arrivals[1]?.headers['idempotency-key'] });
    expect(stepOf(ended, 'order').compensation).toMatchObject({ status: 'completed' });
  });

  test('is held when it cannot be taken back, and repaired by a cancel once it can', async () => {
    let open = false;
    const cancels = () => partner.arrivals.filter(({ path }) => path === '/cancellations');
    supply(5, () => ({ status: 422, body: { reason: 'closed' } }));
    const { answer } = partner;
    partner.answer = (arrival) =>
      arrival.path === '/cancellations' && !open ? { status: 409, body: { reason: 'on its way' } } : answer(arrival);
    const { runId } = await engine.api.start('supplier-order', {
      input: { supplier: partner.url, sku: 'bolt', quantity: 3 },
    });
    await engine.api.waitForEvent(runId, ({ type }) => type === 'run_held');
    const held = await engine.api.getRun(runId);
    expect(held).toMatchObject({ status: 'held', waitingFor: expect.stringContaining('/order') as unknown });
    expect(stepOf(held, 'order').compensation).toMatchObject({ status: 'failed', error: { type: 'HttpError' } });

    // Too early: it is tried again, and the run is held again.
    const [first] = await engine.api
      .listEvents(runId)
      .then((events) => events.filter(({ type }) => type === 'run_held'));
    await engine.api.post(`/runs/${runId}/cancel`, { reason: 'the parcel was stopped' });
    await engine.api.waitForEvent(runId, ({ type, id }) => type === 'run_held' && id > (first?.id ?? 0));
    open = true;
    await engine.api.post(`/runs/${runId}/cancel`, { reason: 'the parcel is back' });
    const ended = await engine.api.waitForEnd(runId);
    expect(ended.status).toBe('cancelled');
    expect(stepOf(ended, 'order').compensation).toMatchObject({ status: 'completed' });
    expect(cancels()).toHaveLength(3);
    // The supplier can tell that it is the same order each time.
    expect(new Set(cancels().map(({ body }) => JSON.stringify(body)))).toHaveProperty('size', 1);
  });
});

test('a service that is busy is asked again under the same key, not before it said', async () => {
  let busy = 2;
  partner.answer = () => (busy-- > 0 ? { status: 503, headers: { 'retry-after': '1' } } : { body: 'done' });
  const ended = await run('busy', [
    { id: 'call', type: 'http', method: 'POST', url: `${partner.url}/jobs`, body: {}, retry: quick },
  ]);
  expect(ended).toMatchObject({ status: 'completed', output: { status: 200, body: 'done' } });
  expect(new Set(partner.arrivals.map(({ headers }) => headers['idempotency-key']))).toHaveProperty('size', 1);
  const log = stepOf(ended, 'call').attemptLog;
  const waits = log
    .slice(0, 2)
    .map(({ finishedAt, nextAttemptAt }) => Date.parse(String(nextAttemptAt)) - Date.parse(String(finishedAt)));
  expect(waits).toEqual([1_000, 1_000]);
});

test('an order whose answer got lost is undone, since nobody knows whether it was made', async () => {
  partner.answer = ({ path }) => (path === '/orders' ? 'drop' : {});
  const ended = await run('lost', [
    {
      id: 'order',
      type: 'http',
      method: 'POST',
      url: `${partner.url}/orders`,
      retry: { ...quick, maximumAttempts: 2, nonRetryableErrorTypes: ['OutcomeUnknown'] },
      compensate: {
        type: 'http',
        method: 'DELETE',
        url: `${partner.url}/orders/by-key`,
        query: { key: '${ step.key }' },
      },
    },
  ]);
  expect(ended).toMatchObject({ status: 'compensated', error: { type: 'OutcomeUnknown', attempts: 1 } });
  expect(partner.log).toEqual(['POST /orders', expect.stringMatching(/^DELETE \/orders\/by-key\?key=run_/)]);
});

test('an order that was refused has nothing to undo', async () => {
  partner.answer = () => ({ status: 422 });
  const ended = await run('refused', [
    {
      id: 'order',
      type: 'http',
      method: 'POST',
      url: `${partner.url}/orders`,
      compensate: { type: 'http', method: 'DELETE', url: `${partner.url}/orders` },
    },
  ]);
  expect(ended).toMatchObject({ status: 'failed', error: { type: 'HttpError' } });
  expect(partner.log).toEqual(['POST /orders']);
});

test('a handler reads the status and the body of an error', async () => {
  partner.answer = () => ({ status: 404, body: { reason: 'gone' } });
  const ended = await run('handled', [
    {
      id: 'call',
      type: 'http',
      url: `${partner.url}/x`,
      onError: [
        {
          errors: ['HttpError'],
          if: '${ error.data.status == 404 }',
          then: 'continue',
          output: '${ error.data.body.reason }',
        },
      ],
    },
  ]);
  expect(ended).toMatchObject({ status: 'completed', output: 'gone' });
});

test('a service that never answers costs the time of its attempts and no more', async () => {
  partner.answer = () => 'wait';
  const begun = Date.now();
  const ended = await run('silent', [
    {
      id: 'call',
      type: 'http',
      url: `${partner.url}/x`,
      attemptTimeout: '300ms',
      retry: { ...quick, maximumAttempts: 2 },
    },
  ]);
  expect(ended).toMatchObject({ status: 'failed', error: { type: 'Timeout', attempts: 2 } });
  expect(Date.now() - begun).toBeLessThan(3_000);
});

test('an address inside is refused at once, and nothing connects', async () => {
  const addresses = [
    forbidden.url,
    `http://localhost:${forbidden.host.split(':')[1]}`,
    'http://[::1]/',
    'http://169.254.169.254/latest',
  ];
  const steps = addresses.map((url, index) => ({
    id: `call${index}`,
    type: 'http',
    url,
    onError: [{ errors: ['Forbidden', 'HttpError'], then: 'continue', output: '${ error.type }' }],
  }));
  const ended = await run('inside', steps);
  expect(ended.status).toBe('completed');
  expect(stepOf(ended, 'call0')).toMatchObject({ status: 'recovered', attempts: 1, output: 'Forbidden' });
  expect(stepOf(ended, 'call3')).toMatchObject({ status: 'recovered', attempts: 1, output: 'Forbidden' });
  expect(forbidden.log).toEqual([]);
});
