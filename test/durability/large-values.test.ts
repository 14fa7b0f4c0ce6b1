import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { useProduct } from '../support/use-product.ts';

const size = 200_000;

const waymark = useProduct({
  name: 'large',
  steps: [
    { id: 'big', type: 'script', input: { size }, source: "return 'x'.repeat(input.size);" },
    { id: 'work', type: 'action', action: 'demo.task', input: { durationSeconds: 3 } },
    { id: 'length', type: 'script', input: { text: '${ steps.big.output }' }, source: 'return input.text.length;' },
  ],
});

async function startUntilWorking(): Promise<string> {
  const { runId } = await waymark.api.start('large');
  await waymark.api.waitForEvent(runId, ({ type, address }) => type === 'attempt_started' && address === '/work');
  return runId;
}

async function expectWhole(runId: string): Promise<void> {
  const run = await waymark.api.waitForEnd(runId, 120);
  expect({ error: run.error, status: run.status, output: run.output }).toEqual({
    error: null,
    status: 'completed',
    output: size,
  });
}

test('a run waits for the database in which its large values stand', { timeout: 200_000 }, async () => {
  const runId = await startUntilWorking();
  await waymark.product.freeze('postgres');
  try {
    // Longer than the step works: what comes next needs the value.
    await sleep(8_000);
  } finally {
    await waymark.product.thaw('postgres');
  }
  await expectWhole(runId);
});

test(
  'a run whose orchestrator, worker and database are killed at once goes on with its large values',
  { timeout: 200_000 },
  async () => {
    const runId = await startUntilWorking();
    const victims = ['postgres', 'orchestrator', 'actions'] as const;
    await Promise.all(victims.map((victim) => waymark.product.kill(victim)));
    for (const victim of victims) await waymark.product.waitUntilRunning(victim);
    await expectWhole(runId);
  },
);
