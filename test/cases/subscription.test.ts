import { expect, test } from 'vitest';
import type { JsonObject } from '@waymark/protocol';
import { useWorld } from '../support/use-world.ts';
import definition from './07-subscription.json' with { type: 'json' };

// Months and dunning are played in virtual time: 07-subscription.test.json.
const used = useWorld(definition, {
  'billing.charge': {},
  'mail.cancelled': {},
  'mail.paymentFailed': {},
  'accounts.suspend': {},
});
const { world } = used;
let subscriptions = 0;

async function start(startsAt: Date): Promise<{ runId: string; subscriptionId: string }> {
  const subscriptionId = `S${++subscriptions}`;
  const input = { subscriptionId, customerId: 'C1', plan: 'small', startsAt: startsAt.toISOString(), zone: 'UTC' };
  const { runId } = await used.api.start('subscription', { input });
  return { runId, subscriptionId };
}

const waitForTurn = (runId: string, turn: number) =>
  used.api.waitForEvent(
    runId,
    ({ type, address }) => type === 'step_waiting' && address === `/months[${turn}]/sleep/due/due`,
  );

function charges(): JsonObject[] {
  return world.callsOf('billing.charge').map(({ input }) => input as JsonObject);
}

test('months that are past are charged at once, a change counts from the next charge, and a cancellation ends it', async () => {
  // The middle of the second month: two months are past on every day of the year.
  const { runId, subscriptionId } = await start(new Date(Date.now() - 45 * 86_400_000));
  await waitForTurn(runId, 2);
  expect(charges()).toMatchObject([
    { plan: 'small', period: 0 },
    { plan: 'small', period: 1 },
  ]);
  await used.api.post('/events', {
    definition: 'subscription',
    key: subscriptionId,
    event: 'planChanged',
    data: { plan: 'big' },
  });
  await waitForTurn(runId, 3);
  expect(await used.api.getRun(runId)).toMatchObject({ status: 'waiting', labels: { plan: 'big', state: 'active' } });
  await used.api.post('/events', { definition: 'subscription', key: subscriptionId, event: 'cancelled', data: {} });
  const run = await used.api.waitForEnd(runId);
  expect(run).toMatchObject({ status: 'completed', output: { periods: 2 } });
  expect(world.callsOf('mail.cancelled')).toHaveLength(1);
});
