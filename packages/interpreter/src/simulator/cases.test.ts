import { validateDefinition } from '@waymark/definition/validate';
import type { Program } from '@waymark/definition';
import type { Json } from '@waymark/protocol';
import { expect, test } from 'vitest';
import ecommerceDag from '../../../../test/cases/05-ecommerce-dag.json' with { type: 'json' };
import moneyTransfer from '../../../../test/cases/03a-money-transfer.json' with { type: 'json' };
import travelSaga from '../../../../test/cases/01-travel-saga.json' with { type: 'json' };
import subscription from '../../../../test/cases/07-subscription.json' with { type: 'json' };
import ecommercePipeline from '../../../../examples/ecommerce-pipeline.json' with { type: 'json' };
import type { Script } from '../contract/scenario.ts';
import type { ActivityCall } from '../runtime.ts';
import { simulate } from './simulate.ts';
import type { SimulatedRun } from './simulate.ts';
import { Simulator } from './simulator.ts';

function compile(definition: unknown): Program {
  const named = [...JSON.stringify(definition).matchAll(/"action":"([^"]+)"/g)].map(([, name]) => name ?? '');
  const actions = [...new Set([...named, 'demo.task'])].map((name) => ({
    name,
    title: name,
    description: '',
    inputSchema: {},
    outputSchema: {},
    queue: 'waymark-actions',
    placement: 'queue' as const,
    defaults: {},
    compensate: null,
  }));
  const validation = validateDefinition(definition, { actions });
  if (!validation.valid) throw new Error(JSON.stringify(validation.errors));
  return validation.program;
}

const declined = { error: { type: 'CardDeclined', message: 'no money' } };

function callsOf({ calls }: SimulatedRun): string[] {
  return calls.map(({ phase, action }) => `${phase} ${action}`);
}

function undoCalls(run: SimulatedRun): ActivityCall[] {
  return run.calls.filter(({ phase }) => phase === 'undo');
}

function runTravel(actions: Script['actions'], messages: Script['messages'] = []): Promise<SimulatedRun> {
  const input = { tripId: 't1', traveller: 'ann@example.org', amount: 10 };
  const reservations: Script['actions'] = {
    'do /reserveFlight': [{ output: { reservationId: 'f1' } }],
    'do /reserveCar': [{ output: { reservationId: 'c1' } }],
    'do /pay': [{ output: { paymentId: 'p1' } }],
  };
  return simulate({
    program: compile(travelSaga),
    input,
    script: { actions: { ...reservations, ...actions }, messages },
  });
}

test('the travel saga completes, whatever becomes of its last message', async () => {
  const run = await runTravel({ 'do /notifySuccess': [{ error: { type: 'Broken' } }] });
  expect(run.ending).toMatchObject({ status: 'completed', output: { flight: 'f1', car: 'c1', payment: 'p1' } });
});

test('a declined card in the travel saga is undone too, then the car and the flight, then it is told', async () => {
  const run = await runTravel({ 'do /pay': [declined] });
  expect(run.ending).toMatchObject({
    status: 'compensated',
    error: { type: 'CardDeclined', step: '/pay', attempts: 1 },
  });
  expect(callsOf(run).slice(3)).toEqual([
    'undo payments.refund',
    'undo cars.cancel',
    'undo flights.cancel',
    'do notify.send',
  ]);
  expect(run.calls.at(-1)?.input).toMatchObject({ text: 'Trip t1 failed: no money' });
});

test('a car that cannot be confirmed undoes the trip once, with the keys of the first attempts', async () => {
  const run = await runTravel({ 'do /confirmCar': [{ error: { type: 'Busy' } }] });
  expect(run.ending).toMatchObject({ status: 'compensated', error: { type: 'Busy', attempts: 3 } });
  const undos = undoCalls(run);
  expect(undos.map(({ action }) => action)).toEqual(['payments.refund', 'cars.cancel', 'flights.cancel']);
  expect(undos.map(({ undoes }) => undoes)).toEqual([
    'run_1/0/pay/do/0',
    'run_1/0/reserveCar/do/0',
    'run_1/0/reserveFlight/do/0',
  ]);
  expect(undos[0]?.input).toEqual({ chargeKey: 'run_1/0/pay/do/0' });
});

test('a flight that cannot be cancelled holds the trip before anybody is told', async () => {
  const stuck = { error: { type: 'Stuck' } };
  const run = await runTravel(
    { 'do /pay': [declined], 'undo /reserveFlight': [...Array(10).fill(stuck), { output: null }] },
    [{ on: 'run_held /', after: 1000, cancel: {} }],
  );
  expect(callsOf(run)).not.toContain('do notify.send');
  const failed = run.entries.find(({ transition }) => transition.type === 'compensation_failed');
  expect(failed?.transition).toMatchObject({ attempts: 10 });
  expect(run.ending).toMatchObject({ status: 'cancelled', error: { cause: { type: 'CardDeclined' } } });
});

function runTransfer(actions: Script['actions']): Promise<SimulatedRun> {
  const input = { fromAccount: 'a', toAccount: 'b', referenceId: 'r1', amount: 5 };
  return simulate({ program: compile(moneyTransfer), input, script: { actions } });
}

test('a transfer without funds fails at once and undoes nothing', async () => {
  const run = await runTransfer({ 'do /withdraw': [{ error: { type: 'InsufficientFunds' } }] });
  expect(run.ending).toMatchObject({ status: 'failed', error: { type: 'InsufficientFunds', attempts: 1 } });
});

test('a transfer to an account that does not exist gives the money back once', async () => {
  const run = await runTransfer({ 'do /deposit': [{ error: { type: 'InvalidAccount' } }] });
  expect(run.ending.status).toBe('compensated');
  expect(undoCalls(run).map(({ input }) => input)).toEqual([{ account: 'a', amount: 5, reference: 'r1-refund' }]);
});

test('a transfer outlasts a bank that is down for an hour', async () => {
  const down = Array.from({ length: 40 }, () => ({ error: { type: 'Unavailable' } }));
  const run = await runTransfer({
    'do /withdraw': [...down, { output: { confirmation: 'w' } }],
    'do /deposit': [{ output: { confirmation: 'd' } }],
  });
  expect(run.ending).toMatchObject({ status: 'completed', output: { withdrawal: 'w', deposit: 'd' } });
  expect(run.took).toBe((1 + 2 + 4 + 8 + 16 + 32 + 64 + 33 * 100) * 1000);
});

const order = {
  orderId: 'o1',
  email: 'ann@example.org',
  lines: [
    { sku: 'a', quantity: 2, price: 9.99 },
    { sku: 'b', quantity: 1, price: 5 },
  ],
};

function runOrder(actions: Script['actions']): Promise<SimulatedRun> {
  const outputs: Script['actions'] = {
    'do /ship': [{ output: { tracking: 't1' } }],
    'do /invoice': [{ output: { number: 'n1' } }],
  };
  return simulate({ program: compile(ecommerceDag), input: order, script: { actions: { ...outputs, ...actions } } });
}

function inputOf(run: SimulatedRun, address: string): Json | undefined {
  return run.calls.find((call) => call.address === address)?.input;
}

test('an order goes through without recommendations that take too long, and its mail says so', async () => {
  const run = await runOrder({ 'do /recommend': [{ takes: 60_000, output: [] }] });
  expect(run.ending).toMatchObject({ status: 'completed', output: { tracking: 't1', invoice: 'n1' } });
  expect(inputOf(run, '/mail')).toMatchObject({ recommendations: [], partial: true, tracking: 't1' });
  expect(inputOf(run, '/charge')).toMatchObject({ amount: 24.98 });
});

test('stock that is being reserved when the fraud check fails is cancelled, awaited and released by its key', async () => {
  const run = await runOrder({
    'do /fraud': [{ takes: 100, error: { type: 'Fraud' }, retryable: false }],
    'do /stock': [{ hangs: 'unknown' }],
  });
  expect(run.ending).toMatchObject({ status: 'compensated', error: { type: 'Fraud' } });
  expect(undoCalls(run).map(({ input }) => input)).toEqual([{ reservation: null, key: 'run_1/0/stock/do/0' }]);
});

test('an order that cannot be shipped is refunded, then its stock released', async () => {
  const run = await runOrder({ 'do /ship': [{ takes: 50, error: { type: 'Broken' }, retryable: false }] });
  expect(undoCalls(run).map(({ action }) => action)).toEqual(['payments.refund', 'inventory.release']);
});

test('a pipeline of the older form takes as long as its longest path', async () => {
  const program = compile(ecommercePipeline);
  const actions: Script['actions'] = {};
  for (const step of program.steps) {
    const seconds = step.type === 'action' ? (step.input as { durationSeconds?: number }).durationSeconds : undefined;
    actions[`do /${step.id}`] = [{ takes: (seconds ?? 1) * 1000, output: null }];
  }
  const run = await simulate({ program, script: { actions } });
  expect(run.ending.status).toBe('completed');
  expect(run.took).toBe(15_000);
});

test('a subscription that runs for ten years takes over as little as in its first months', async () => {
  const days = (count: number) => count * 86_400_000;
  const script: Script = {
    actions: {},
    messages: [
      { on: 'run_started /', after: days(3_650), event: { event: 'cancelled', id: 'e1', source: '', data: {} } },
    ],
  };
  const input = {
    subscriptionId: 'S1',
    customerId: 'C1',
    plan: 'small',
    startsAt: '2030-01-31T09:00:00Z',
    zone: 'UTC',
  };
  const simulator = new Simulator(script, {}, (admission) => admission > 60);
  const run = await simulate({ program: compile(subscription), input, simulator });
  expect(run.ending).toMatchObject({ status: 'completed', output: { periods: 119 } });
  const sizes = run.carries.map((carry) => JSON.stringify(carry).length);
  expect(sizes.length).toBeGreaterThan(10);
  expect(Math.max(...sizes)).toBeLessThan(2 * (sizes[0] ?? 0));
  expect(callsOf(run).filter((call) => call === 'do billing.charge')).toHaveLength(119);
});
