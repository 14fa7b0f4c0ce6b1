import { approval, buildProgram } from '@waymark/interpreter/contract';
import { sendDecision } from '@waymark/temporal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, createHarness } from './harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await createHarness({ actions: [] });
  await harness.startOrchestrator();
});

afterAll(() => harness?.stop());

test('of ten decisions at once one wins, nine hear why not, and the run agrees with the winner', async () => {
  const runId = await harness.start(buildProgram([approval('ask', { onReject: 'continue' })]));
  await harness.waitFor(runId, 'its approval', ({ status }) => status === 'waiting');
  const deliveries = await Promise.all(
    Array.from({ length: 10 }, (_, index) => {
      const decision = index % 2 === 0 ? ('approved' as const) : ('rejected' as const);
      return sendDecision(harness.temporal, runId, {
        id: `d${index}`,
        address: '/ask',
        decision,
        by: `person ${index}`,
      });
    }),
  );
  const [winner, ...others] = deliveries.flatMap((delivery) =>
    delivery.status === 'recorded' ? [delivery.answer] : [],
  );
  expect(others).toEqual([]);
  // Who comes when the run has ended already hears that instead.
  const refused = deliveries.filter(({ status }) => status !== 'recorded');
  expect(refused).toHaveLength(9);
  for (const delivery of refused) {
    if (delivery.status === 'refused') expect(delivery.refusal.code).toBe('ALREADY_DECIDED');
    else expect(delivery.status).toBe('run-ended');
  }
  const run = await harness.waitForEnd(runId);
  expect(run.output).toMatchObject({ decision: winner?.decision, decisions: [{ user: winner?.by }] });
});

test('a decision that a person signals in Temporal counts, and one that is no decision harms nothing', async () => {
  const runId = await harness.start(buildProgram([approval('ask')]));
  await harness.waitFor(runId, 'its approval', ({ status }) => status === 'waiting');
  const handle = harness.temporal.client.workflow.getHandle(runId);
  for (const nonsense of [null, 'yes', { address: 7 }, { address: '/nowhere', decision: 'approved' }])
    await handle.signal('decide', nonsense);
  await handle.signal('decide', { address: '/ask', decision: 'approved', comment: 'by hand' });
  expect(await harness.waitForEnd(runId)).toMatchObject({
    status: 'completed',
    output: { decision: 'approved', comment: 'by hand' },
  });
});

test('a cancellation by Temporal itself undoes and ends the run cancelled', async () => {
  const runId = await harness.start(buildProgram([approval('ask')]));
  await harness.waitFor(runId, 'its approval', ({ status }) => status === 'waiting');
  await harness.temporal.client.workflow.getHandle(runId).cancel();
  expect(await harness.waitForEnd(runId)).toMatchObject({ status: 'cancelled', error: { type: 'Cancelled' } });
});

test("the query state and Temporal's own page say what a run waits for", async () => {
  const runId = await harness.start(buildProgram([approval('ask', { title: 'Pay?' })]));
  await harness.waitFor(runId, 'its approval', ({ status }) => status === 'waiting');
  const handle = harness.temporal.client.workflow.getHandle(runId);
  const row = await harness.waitFor(runId, 'its approval', ({ status }) => status === 'waiting');
  expect(await handle.query('state')).toMatchObject({ status: 'waiting', waitingFor: row.waitingFor });
  const metadata = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(metadata.currentDetails).toContain('- /ask: waiting for');
});
