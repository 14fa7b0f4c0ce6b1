import { expect, test } from 'vitest';
import { useProduct } from '../support/use-product.ts';

const waymark = useProduct({
  name: 'long-task',
  steps: [{ id: 'work', type: 'action', action: 'demo.task', input: { durationSeconds: 20 } }],
});

test(
  'a 20 s task whose worker is killed at 12 s goes on from its checkpoint and ends within 14 s',
  { timeout: 120_000 },
  async () => {
    const { runId } = await waymark.api.start('long-task');
    const { at } = await waymark.api.waitForEvent(runId, ({ type }) => type === 'attempt_started');
    // The time of the kill is the point of this test: 12 s into the task.
    await new Promise((resolve) => setTimeout(resolve, Date.parse(at) + 12_000 - Date.now()));
    await waymark.product.kill('actions');
    await waymark.product.waitUntilRunning('actions');
    const backAt = Date.now();
    const run = await waymark.api.waitForEnd(runId, 60);
    expect(run.status).toBe('completed');
    const seconds = (Date.now() - backAt) / 1_000;
    console.log(`a 20 s task, killed at 12 s, ended ${seconds.toFixed(1)} s after its worker was back`);
    expect(seconds).toBeLessThan(14);
  },
);
