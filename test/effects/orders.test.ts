import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ActionContext } from '@waymark/action-kit';
import { nearActions, queueActions } from '@waymark/actions';
import type { Database } from '@waymark/database';
import type { Json } from '@waymark/protocol';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { contextOf, historyOf, makeOrder, makeRun, openOrderDatabase, undoContextOf } from './order-database.ts';

let folder: string;
let provider: ChildProcess;
let paymentsUrl: string;
let database: Database;
let runId: string;

beforeAll(async () => {
  database = await openOrderDatabase();
  folder = await mkdtemp(join(tmpdir(), 'waymark-payments-'));
  provider = fork(resolve(import.meta.dirname, '../../packages/actions/src/payment-provider/main.ts'), {
    env: { ...process.env, PORT: '0', LEDGER_FILE: join(folder, 'ledger.jsonl') },
    execArgv: [],
    silent: true,
  });
  const { port } = await new Promise<{ port: number }>((ready) => {
    provider.once('message', (message) => ready(message as { port: number }));
  });
  paymentsUrl = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
  provider?.kill();
  await database?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  runId = await makeRun(database);
});

function run(name: string, input: Json, context: ActionContext): Promise<Json> {
  const action = [...nearActions({ database }), ...queueActions({ database, paymentsUrl })].find(
    (each) => each.name === name,
  );
  if (!action) throw new Error(`there is no action ${name}`);
  return action.execute(input, context);
}

async function ledgerOf(orderId: string): Promise<{ kind: string; amount: number; key: string; requests: number }[]> {
  return (await (await fetch(`${paymentsUrl}/ledger?orderId=${orderId}`)).json()) as never;
}

async function statusesOf(table: 'inventory' | 'shipment', orderId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ status: string }>(`SELECT status FROM ${table} WHERE order_id = $1`, [
    orderId,
  ]);
  return rows.map(({ status }) => status);
}

test('an order goes from pending over validated and charged to shipped, whatever is delivered twice', async () => {
  const orderId = await makeOrder(database);
  for (const [name, address] of [
    ['orders.validate', '/validate'],
    ['inventory.reserve', '/reserve'],
    ['payments.charge', '/charge'],
    ['shipping.ship', '/ship'],
  ] as const) {
    const context = contextOf(runId, address);
    const results = await Promise.all([1, 2, 3].map(() => run(name, { orderId }, context)));
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  }
  expect(await historyOf(database, orderId)).toEqual(['pending', 'validated', 'charged', 'shipped']);
  expect(await ledgerOf(orderId)).toMatchObject([{ kind: 'charge', amount: 1_500, key: `${runId}/0/charge/do/0` }]);
  expect(await statusesOf('inventory', orderId)).toEqual(['reserved']);
});

test('a saga that unwinds refunds, releases and cancels, each once', async () => {
  const orderId = await makeOrder(database);
  await run('orders.validate', { orderId }, contextOf(runId, '/validate'));
  await run('inventory.reserve', { orderId }, contextOf(runId, '/reserve'));
  await run('payments.charge', { orderId }, contextOf(runId, '/charge'));
  const failing = run('shipping.ship', { orderId, fail: true }, contextOf(runId, '/ship'));
  await expect(failing).rejects.toMatchObject({ type: 'ShippingFailed', retryable: false });
  for (const [name, address] of [
    ['payments.refund', '/charge'],
    ['inventory.release', '/reserve'],
    ['orders.cancel', '/validate'],
  ] as const) {
    await Promise.all([1, 2].map(() => run(name, { orderId }, undoContextOf(runId, address))));
  }
  expect(await historyOf(database, orderId)).toEqual(['pending', 'validated', 'charged', 'refunded', 'cancelled']);
  expect(await ledgerOf(orderId)).toMatchObject([
    { kind: 'charge', amount: 1_500 },
    { kind: 'refund', amount: 1_500 },
  ]);
  expect(await statusesOf('inventory', orderId)).toEqual(['released']);
});

test('a shipment that is called back gives the order the status that it had', async () => {
  const orderId = await makeOrder(database);
  await run('payments.charge', { orderId }, contextOf(runId, '/charge'));
  await run('shipping.ship', { orderId }, contextOf(runId, '/ship'));
  await run('shipping.cancel', { orderId }, undoContextOf(runId, '/ship'));
  expect(await historyOf(database, orderId)).toEqual(['pending', 'charged', 'shipped', 'charged']);
  expect(await statusesOf('shipment', orderId)).toEqual(['cancelled']);
});

test('a refund whose charge never happened refunds nothing, and the late charge is revoked', async () => {
  const orderId = await makeOrder(database);
  await expect(run('payments.refund', { orderId }, undoContextOf(runId, '/charge'))).rejects.toMatchObject({
    name: 'NothingToUndo',
  });
  await expect(run('payments.charge', { orderId }, contextOf(runId, '/charge'))).rejects.toMatchObject({
    type: 'StepRevoked',
  });
  expect(await ledgerOf(orderId)).toEqual([]);
  expect(await historyOf(database, orderId)).toEqual(['pending']);
});

test('a charge that lost its answer is refunded by its key', async () => {
  const orderId = await makeOrder(database, 1_104);
  const charge = run('payments.charge', { orderId }, contextOf(runId, '/charge'));
  await expect(charge).rejects.toMatchObject({
    type: 'PaymentProviderUnavailable',
    retryable: true,
    effect: 'unknown',
  });
  expect(await run('payments.refund', { orderId }, undoContextOf(runId, '/charge'))).toEqual({
    orderId,
    refunded: true,
    amount: 1_104,
  });
  expect(await ledgerOf(orderId)).toMatchObject([{ kind: 'charge' }, { kind: 'refund' }]);
});

test('a charge that lost its answer is charged once when it is tried again', async () => {
  const orderId = await makeOrder(database, 1_104);
  const context = contextOf(runId, '/charge');
  await run('payments.charge', { orderId }, context).catch(() => {});
  await run('payments.charge', { orderId }, context);
  expect(await ledgerOf(orderId)).toMatchObject([{ kind: 'charge', requests: 2 }]);
  expect(await historyOf(database, orderId)).toEqual(['pending', 'charged']);
});

test('a declined payment is not retried and has had no effect', async () => {
  const orderId = await makeOrder(database, 1_002);
  const charge = run('payments.charge', { orderId }, contextOf(runId, '/charge'));
  await expect(charge).rejects.toMatchObject({ type: 'PaymentDeclined', retryable: false, effect: 'none' });
});

test('a refund outside a saga gives back all charges of the order', async () => {
  const orderId = await makeOrder(database);
  expect(await run('payments.refund', { orderId }, contextOf(runId, '/early'))).toEqual({
    orderId,
    refunded: false,
    amount: 0,
  });
  await run('payments.charge', { orderId }, contextOf(runId, '/charge'));
  expect(await run('payments.refund', { orderId }, contextOf(runId, '/refund'))).toEqual({
    orderId,
    refunded: true,
    amount: 1_500,
  });
});

test.each(['payments.refund', 'inventory.release', 'shipping.cancel', 'orders.cancel'])(
  '%s accepts that nobody knows the order',
  async (name) => {
    await expect(run(name, { orderId: null }, contextOf(runId, '/null'))).resolves.toMatchObject({ orderId: null });
    await expect(run(name, { orderId: 'nobody' }, contextOf(runId, '/nobody'))).resolves.toMatchObject({
      orderId: 'nobody',
    });
  },
);

test('an order that does not exist, or is closed, is an error of its own type', async () => {
  await expect(run('orders.validate', { orderId: 'nobody' }, contextOf(runId, '/a'))).rejects.toMatchObject({
    type: 'OrderNotFound',
  });
  const orderId = await makeOrder(database);
  await run('orders.cancel', { orderId }, contextOf(runId, '/b'));
  await expect(run('payments.charge', { orderId }, contextOf(runId, '/c'))).rejects.toMatchObject({
    type: 'OrderClosed',
    retryable: false,
  });
});

test('an e-mail is sent once', async () => {
  const context = contextOf(runId, '/mail');
  const mail = { to: 'ann@example.org', text: 'Thank you' };
  await Promise.all([1, 2].map(() => run('email.send', mail, context)));
  const { rowCount } = await database.pool.query('SELECT 1 FROM email_message WHERE run_id = $1', [runId]);
  expect(rowCount).toBe(1);
});

test('an action of the older form does its work only when there is no order, and the business too when there is one', async () => {
  const some = { durationSeconds: 0, failProbability: 0 };
  expect(await run('validate_order', { ...some, orderId: null }, contextOf(runId, '/none'))).toEqual({
    durationSeconds: 0,
  });
  const orderId = await makeOrder(database);
  await run('validate_order', { ...some, orderId }, contextOf(runId, '/v'));
  await run('charge_payment', { ...some, orderId }, contextOf(runId, '/c'));
  await run('ship_order', { ...some, orderId }, contextOf(runId, '/s'));
  expect(await historyOf(database, orderId)).toEqual(['pending', 'validated', 'charged', 'shipped']);
  expect(await ledgerOf(orderId)).toHaveLength(1);
});
