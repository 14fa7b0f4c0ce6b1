import { expect, test } from 'vitest';
import { statusesOf, stepOf } from '../support/checks.ts';
import { useWorld } from '../support/use-world.ts';
import { failsWith } from '../support/world.ts';
import definition from './01-travel-saga.json' with { type: 'json' };

// Seconds between attempts would only make the test slow; what is tried, and how often, stays as it is.
const quick = JSON.parse(
  JSON.stringify(definition).replaceAll(
    '"maximumAttempts":',
    '"initialInterval":"100ms","maximumInterval":"100ms","maximumAttempts":',
  ),
);
quick.defaults.retry = { maximumAttempts: 3, initialInterval: '100ms', backoffCoefficient: 2 };

const used = useWorld(quick, {
  'flights.reserve': { reservationId: 'F1' },
  'flights.cancel': {},
  'cars.reserve': { reservationId: 'C1' },
  'cars.cancel': {},
  'payments.charge': { paymentId: 'P1' },
  'payments.refund': {},
  'flights.confirm': {},
  'cars.confirm': {},
  'notify.send': {},
});
const { world } = used;
let trips = 0;

async function start(): Promise<string> {
  const { runId } = await used.api.start('travel-saga', {
    input: { tripId: `T${++trips}`, traveller: 'ann', amount: 100 },
  });
  return runId;
}

test('a good trip is booked, and its output names the three bookings', async () => {
  const run = await used.api.waitForEnd(await start());
  expect(run).toMatchObject({ status: 'completed', output: { flight: 'F1', car: 'C1', payment: 'P1' } });
  expect(world.sequence()).toEqual([
    'flights.reserve',
    'cars.reserve',
    'payments.charge',
    'flights.confirm',
    'cars.confirm',
    'notify.send',
  ]);
});

test('a notice that fails changes nothing but its own status', async () => {
  world.on('notify.send', failsWith('MailDown'));
  const run = await used.api.waitForEnd(await start());
  expect(run.status).toBe('completed');
  expect(stepOf(run, 'notifySuccess').status).toBe('recovered');
});

test('a declined card is tried once, and refund, car and flight are undone before the notice', async () => {
  world.on('payments.charge', failsWith('CardDeclined', true));
  const run = await used.api.waitForEnd(await start());
  expect(run).toMatchObject({ status: 'compensated', error: { type: 'CardDeclined', step: '/pay', attempts: 1 } });
  expect(world.sequence()).toEqual([
    'flights.reserve',
    'cars.reserve',
    'payments.charge',
    'payments.refund',
    'cars.cancel',
    'flights.cancel',
    'notify.send',
  ]);
  expect(world.callsOf('payments.refund')[0]?.input).toEqual({ chargeKey: world.callsOf('payments.charge')[0]?.key });
  expect(statusesOf(run)).toMatchObject({ reserveFlight: 'completed', pay: 'failed', notifyFailure: 'completed' });
});

test('a confirmation that fails three times undoes the same three, each once', async () => {
  world.on('cars.confirm', failsWith('NoAnswer', true));
  const run = await used.api.waitForEnd(await start());
  expect(run.status).toBe('compensated');
  expect(world.callsOf('cars.confirm')).toHaveLength(3);
  expect(new Set(world.callsOf('cars.confirm').map(({ key }) => key)).size).toBe(1);
  expect(world.sequence().slice(-4)).toEqual(['payments.refund', 'cars.cancel', 'flights.cancel', 'notify.send']);
});

test('a compensation that fails ten times holds the run before anybody is told, and a cancel tries it again', async () => {
  world.on('payments.charge', failsWith('CardDeclined', true));
  world.on('flights.cancel', failsWith('AirlineDown', true));
  const runId = await start();
  await used.api.waitForEvent(runId, ({ type }) => type === 'run_held');
  const held = await used.api.getRun(runId);
  expect(held.status).toBe('held');
  expect(stepOf(held, 'reserveFlight').compensation).toMatchObject({ status: 'failed', attempts: 10 });
  expect(world.callsOf('flights.cancel')).toHaveLength(10);
  expect(world.callsOf('notify.send')).toEqual([]);

  world.on('flights.cancel', () => ({}));
  expect((await used.api.send('POST', `/runs/${runId}/cancel`, { reason: 'the airline is back' })).status).toBe(202);
  const ended = await used.api.waitForEnd(runId);
  expect(ended.status).toBe('cancelled');
  expect(stepOf(ended, 'reserveFlight').compensation).toMatchObject({ status: 'completed' });
  expect(world.callsOf('cars.cancel')).toHaveLength(1);
});

test('a start with a key that is taken by an open run answers with that run', async () => {
  world.on(
    'flights.reserve',
    () => new Promise((resolve) => setTimeout(() => resolve({ reservationId: 'F1' }), 1_000)),
  );
  const body = { input: { tripId: 'taken', traveller: 'ann', amount: 1 } };
  const first = await used.api.send('POST', '/workflows/travel-saga/runs', body);
  const second = await used.api.send('POST', '/workflows/travel-saga/runs', body);
  expect([first.status, second.status]).toEqual([202, 200]);
  const [a, b] = [await first.json(), await second.json()] as { runId: string }[];
  expect(b?.runId).toBe(a?.runId);
  await used.api.waitForEnd(a?.runId ?? '');
});
