import { expect, test } from 'vitest';
import { statusesOf, stepOf } from '../support/checks.ts';
import { useWorld } from '../support/use-world.ts';
import { failsWith, hangsUntilCancelled } from '../support/world.ts';
import definition from './05-ecommerce-dag.json' with { type: 'json' };

const used = useWorld(definition, {
  'orders.validate': {},
  'fraud.check': {},
  'inventory.reserve': { reservationId: 'S1' },
  'inventory.release': {},
  'ml.recommend': ['socks'],
  'payments.charge': {},
  'payments.refund': {},
  'billing.invoice': { number: 'I1' },
  'shipping.ship': { tracking: 'T1' },
  'shipping.cancel': {},
  'email.send': {},
});
const { world } = used;
let orders = 0;

async function start(): Promise<string> {
  const lines = [
    { sku: 'a', quantity: 2, price: 9.99 },
    { sku: 'b', quantity: 1, price: 5 },
  ];
  const { runId } = await used.api.start('ecommerce-dag', {
    input: { orderId: `O${++orders}`, email: 'ann@example.com', lines },
  });
  return runId;
}

test('the amount is 24.98 from whole numbers and decimals, and mail waits for everything above it', async () => {
  const run = await used.api.waitForEnd(await start());
  expect(run).toMatchObject({ status: 'completed', output: { tracking: 'T1', invoice: 'I1' } });
  expect(stepOf(run, 'charge').input).toMatchObject({ amount: 24.98 });
  expect(world.sequence().at(-1)).toBe('email.send');
  expect(stepOf(run, 'mail').input).toMatchObject({ recommendations: ['socks'], tracking: 'T1', partial: false });
});

test('a recommendation that fails is recovered with an empty list, and mail says so', async () => {
  world.on('ml.recommend', failsWith('ModelDown'));
  const run = await used.api.waitForEnd(await start());
  expect(run.status).toBe('completed');
  expect(stepOf(run, 'recommend')).toMatchObject({ status: 'recovered', output: [] });
  expect(stepOf(run, 'mail').input).toMatchObject({ recommendations: [], partial: true });
});

test('a recommendation that takes longer than 5 s is recovered, too', { timeout: 60_000 }, async () => {
  world.on('ml.recommend', hangsUntilCancelled);
  const run = await used.api.waitForEnd(await start());
  expect(run.status).toBe('completed');
  expect(stepOf(run, 'recommend')).toMatchObject({ status: 'recovered', output: [], error: { type: 'Timeout' } });
});

test('fraud while stock is running: stock is cancelled and awaited, and released by its key as its outcome is unknown', async () => {
  let reserving: () => void = () => {};
  const reserved = new Promise<void>((resolve) => (reserving = resolve));
  world.on('inventory.reserve', async (call, cancelled) => {
    reserving();
    return await hangsUntilCancelled(call, cancelled);
  });
  world.on('fraud.check', async (call) => {
    await reserved;
    return failsWith('Fraud')(call, AbortSignal.abort());
  });
  const run = await used.api.waitForEnd(await start());
  expect(run).toMatchObject({ status: 'compensated', error: { type: 'Fraud', step: '/fraud' } });
  expect(statusesOf(run)).toMatchObject({ fraud: 'failed', stock: 'cancelled', charge: 'pending' });
  const key = world.callsOf('inventory.reserve')[0]?.key;
  expect(world.callsOf('inventory.release').map(({ input }) => input)).toEqual([{ reservation: null, key }]);
  expect(world.callsOf('payments.charge')).toEqual([]);
});

test('a shipment that is refused undoes the charge, then the stock; the invoice stays', async () => {
  world.on('shipping.ship', failsWith('NoCourier'));
  const run = await used.api.waitForEnd(await start());
  expect(run.status).toBe('compensated');
  const undone = world.calls.filter(({ phase }) => phase === 'undo').map(({ action }) => action);
  expect(undone).toEqual(['payments.refund', 'inventory.release']);
});
