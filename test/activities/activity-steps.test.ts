import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '@waymark/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepOf } from '../support/checks.ts';
import { startEngine, type Engine } from '../support/engine.ts';
import { startPythonWorker } from './python-worker.ts';

const queue = `prices-${randomUUID().slice(0, 8)}`;
const quick = { initialInterval: '100ms', maximumInterval: '1s' };
let engine: Engine;
let python: { stop(): Promise<void> };
let count = 0;

beforeAll(async () => {
  engine = await startEngine({});
  python = await startPythonWorker({ temporalAddress: engine.temporal.address, taskQueue: queue });
});

afterAll(async () => {
  await python?.stop();
  await engine?.stop();
});

async function start(steps: Json, input: Json = {}): Promise<string> {
  count += 1;
  const name = `activity-${count}`;
  await engine.api.publish({ name, defaults: { queue }, steps });
  return (await engine.api.start(name, { input })).runId;
}

async function run(steps: Json, input: Json = {}) {
  return await engine.api.waitForEnd(await start(steps, input));
}

const call = (activityType: string, args: Json[] = [], more: JsonObject = {}): JsonObject => ({
  id: 'call',
  type: 'activity',
  activityType,
  args,
  ...more,
});

test('an activity in Python gets its arguments, is tried again by Temporal, and gives its result', async () => {
  const args = [{ sku: '${ input.sku }', quantity: '${ input.quantity }' }, 'EUR', 2];
  const ended = await run([call('prices.quote', args, { retry: quick })], { sku: 'bolt', quantity: 4 });
  expect(ended).toMatchObject({
    status: 'completed',
    output: { total: 12, text: 'bolt in EUR', attempt: 3, activity: 'do /call', workflow: ended.runId },
  });
  expect(stepOf(ended, 'call')).toMatchObject({
    type: 'activity',
    input: [{ sku: 'bolt', quantity: 4 }, 'EUR', 2],
    attempts: 1,
  });
});

test('an activity that fails at every attempt fails with the type that its language gives it', async () => {
  const ended = await run([
    call('prices.quote', [{ sku: 'bolt', quantity: 1 }, 'EUR', 9], { retry: { ...quick, maximumAttempts: 2 } }),
  ]);
  expect(ended).toMatchObject({
    status: 'failed',
    error: { type: 'RuntimeError', message: 'the price list is locked', step: '/call', attempts: 2 },
  });
});

test('a typed error is handled by its type, with its data, and what was done is undone by an activity', async () => {
  const undo = { type: 'activity', activityType: 'prices.release', args: ['${ step.key }'], queue };
  const ended = await run([
    {
      id: 'order',
      type: 'block',
      steps: [
        { ...call('prices.quote', [{ sku: 'nut', quantity: 1 }, 'EUR', 0]), id: 'quote', compensate: undo },
        { ...call('prices.reserve', ['nut']), id: 'reserve' },
      ],
      onError: [{ errors: ['Stock'], then: 'continue', output: '${ error.type + " " + string(error.data.left) }' }],
    },
    { id: 'handled', type: 'value', value: '${ steps.order.output }' },
    call('prices.released'),
  ]);
  expect(ended).toMatchObject({ status: 'completed', output: [`${ended.runId}/0/order/quote/do/0`] });
  expect(stepOf(ended, 'handled').output).toBe('Stock.SoldOut 2');
  expect(stepOf(ended, 'reserve').attempts).toBe(1);
  expect(stepOf(ended, 'quote').compensation).toMatchObject({ status: 'completed' });
});

describe('the example price-list', () => {
  const priceService = 'price-service';
  let bounded: { stop(): Promise<void> };

  beforeAll(async () => {
    const example = readFileSync(join(import.meta.dirname, '../../examples/price-list.json'), 'utf8');
    await engine.api.publish(JSON.parse(example) as JsonObject);
    bounded = await startPythonWorker({
      temporalAddress: engine.temporal.address,
      taskQueue: priceService,
      mostAtOnce: 2,
    });
  });

  afterAll(async () => {
    await bounded?.stop();
  });

  test('asks for two prices at a time, however many runs ask', async () => {
    const skus = ['bolt', 'nut', 'screw', 'rivet', 'nail', 'pin'];
    const started = await Promise.all([1, 2, 3].map(() => engine.api.start('price-list', { input: { skus } })));
    for (const { runId } of started)
      expect(await engine.api.waitForEnd(runId)).toMatchObject({
        status: 'completed',
        output: skus.map((sku) => ({ sku, price: sku.length * 1.5 })),
      });
    expect(await run([call('prices.mostAtOnce', [], { queue: priceService })])).toMatchObject({ output: 2 });
  });
});

describe('resultSchema', () => {
  const schema = (type: string) => ({ type: 'object', properties: { total: { type } }, required: ['total'] });
  const args = [{ sku: 'bolt', quantity: 1 }, 'EUR', 0];

  test('a result that fits is the output', async () => {
    const ended = await run([call('prices.quote', args, { resultSchema: schema('integer') })]);
    expect(ended).toMatchObject({ status: 'completed', output: { total: 3 } });
  });

  test('one that does not is InvalidOutput, not tried again, and undone', async () => {
    const compensate = { type: 'activity', activityType: 'prices.release', args: ['misfit'] };
    const ended = await run([call('prices.quote', args, { resultSchema: schema('string'), compensate })]);
    expect(ended).toMatchObject({
      status: 'compensated',
      error: { type: 'InvalidOutput', data: { problems: [{ pointer: '/total', message: 'must be string' }] } },
    });
  });
});

describe('what an activity gives or throws never stops a run', () => {
  const odd: [string, string, JsonObject][] = [
    ['nothing', 'completed', { output: null }],
    ['no JSON', 'failed', { error: { type: 'InvalidOutput' } }],
    ['bytes', 'failed', { error: { type: 'InvalidOutput' } }],
    ['depth', 'failed', { error: { type: 'InvalidOutput' } }],
    ['size', 'failed', { error: { type: 'LimitExceeded' } }],
    ['no JSON in an error', 'failed', { error: { type: 'Odd', data: null } }],
    ['a long error', 'failed', { error: { type: 'T'.repeat(200), data: null } }],
  ];

  test.each(odd)('%s', async (kind, status, more) => {
    expect(await run([call('prices.nonsense', [kind])])).toMatchObject({ status, ...more });
  });
});

describe('the time of an activity', () => {
  const once = { retry: { maximumAttempts: 1 } };
  const limits: [string, JsonObject][] = [
    ['attempt', { attemptTimeout: '500ms', ...once }],
    ['heartbeat', { heartbeatTimeout: '500ms', ...once }],
    ['step', { timeout: '500ms', ...once }],
  ];

  test.each(limits)('a limit of the %s is a Timeout that says so', async (kind, more) => {
    expect(await run([call('prices.hang', [false], more)])).toMatchObject({
      status: 'failed',
      error: { type: 'Timeout', data: { kind } },
    });
  });

  test('an activity with heartbeats hears that its run is cancelled', async () => {
    const runId = await start([call('prices.hang', [true], { heartbeatTimeout: '5s' })]);
    await engine.api.waitForEvent(runId, ({ type }) => type === 'step_started');
    await engine.api.post(`/runs/${runId}/cancel`, { reason: 'too dear' });
    const ended = await engine.api.waitForEnd(runId);
    expect(ended.status).toBe('cancelled');
    expect(stepOf(ended, 'call').status).toBe('cancelled');
  });
});
