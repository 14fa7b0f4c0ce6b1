import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient } from '../support/api-client.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';

let product: Product;
let api: ApiClient;

beforeAll(async () => {
  product = await startProduct();
  api = createApiClient(product.url);
  await api.publish({
    name: 'long-task',
    steps: [{ id: 'work', type: 'action', action: 'demo.task', input: { durationSeconds: 20 } }],
  });
}, 300_000);

afterAll(async () => {
  await product?.stop();
});

test(
  'a 20 s task whose worker is killed at 12 s goes on from its checkpoint and ends within 14 s',
  { timeout: 120_000 },
  async () => {
    const { runId } = await api.start('long-task');
    const { at } = await api.waitForEvent(runId, ({ type }) => type === 'attempt_started');
    // The time of the kill is the point of this test: 12 s into the task.
    await new Promise((resolve) => setTimeout(resolve, Date.parse(at) + 12_000 - Date.now()));
    await product.kill('actions');
    await product.waitUntilRunning('actions');
    const backAt = Date.now();
    const run = await api.waitForEnd(runId, 60);
    expect(run.status).toBe('completed');
    const seconds = (Date.now() - backAt) / 1_000;
    console.log(`a 20 s task, killed at 12 s, ended ${seconds.toFixed(1)} s after its worker was back`);
    expect(seconds).toBeLessThan(14);
  },
);
