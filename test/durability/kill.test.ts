import { expect, test } from 'vitest';
import type { RunEvent } from '@waymark/protocol';
import { expectEventsWithoutGap, readLedger, statusesOf, stepOf } from '../support/checks.ts';
import { useProduct } from '../support/use-product.ts';

const definition = {
  name: 'kill-me',
  input: { type: 'object', required: ['orderId'], properties: { orderId: { type: 'string' } } },
  steps: [
    { id: 'validate', type: 'action', action: 'orders.validate', input: { orderId: '${ input.orderId }' } },
    { id: 'charge', type: 'action', action: 'payments.charge', input: { orderId: '${ input.orderId }' } },
    { id: 'work', type: 'action', action: 'demo.task', input: { durationSeconds: 6 } },
    { id: 'ship', type: 'action', action: 'shipping.ship', input: { orderId: '${ input.orderId }' } },
  ],
};

const waymark = useProduct(definition);

/** A run in the middle of its step "work", proven by the attempt that its worker has recorded. */
async function startUntilWorking(): Promise<{ runId: string; orderId: string }> {
  const { runId, orderId } = await waymark.api.start('kill-me', { order: true });
  if (!orderId) throw new Error('the start with an order gave no order');
  await waymark.api.waitForEvent(runId, isWorking);
  return { runId, orderId };
}

function isWorking({ type, address }: RunEvent): boolean {
  return type === 'attempt_started' && address === '/work';
}

async function expectFinishedOnce({ runId, orderId }: { runId: string; orderId: string }): Promise<void> {
  const run = await waymark.api.waitForEnd(runId, 120);
  expect(run.status).toBe('completed');
  expect(statusesOf(run)).toEqual({ validate: 'completed', charge: 'completed', work: 'completed', ship: 'completed' });
  for (const id of ['validate', 'charge']) expect(stepOf(run, id).attemptLog).toHaveLength(1);
  const ledger = await readLedger(waymark.product.instance().payments.url, orderId);
  expect(ledger.map(({ kind }) => kind)).toEqual(['charge']);
  expectEventsWithoutGap(await waymark.api.listEvents(runId));
  expect((await waymark.api.getOrder(orderId)).status).toBe('shipped');
}

const victims = ['actions', 'orchestrator', 'temporal', 'postgres', 'web', 'payments'] as const;

test.each(victims)(
  'kill -9 of %s while a step runs loses and doubles nothing',
  { timeout: 200_000 },
  async (victim) => {
    const started = await startUntilWorking();
    const killedAt = Date.now();
    await waymark.product.kill(victim);
    await expectFinishedOnce(started);
    console.log(
      `${victim}: killed while "work" ran; the run completed ${((Date.now() - killedAt) / 1_000).toFixed(1)} s later`,
    );
  },
);

test('kill -9 of the launcher: the next start takes over and the run completes', { timeout: 200_000 }, async () => {
  const started = await startUntilWorking();
  await waymark.product.kill('launcher');
  await waymark.product.restart();
  await expectFinishedOnce(started);
});

test('kill -9 of everything at once: the run completes after the next start', { timeout: 200_000 }, async () => {
  const started = await startUntilWorking();
  await waymark.product.killAll();
  await waymark.product.restart();
  await expectFinishedOnce(started);
});
