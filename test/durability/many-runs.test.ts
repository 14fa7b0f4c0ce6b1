import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient } from '../support/api-client.ts';
import type { ApiClient } from '../support/api-client.ts';
import { compareWithTemporal } from '../support/compare-with-temporal.ts';
import { startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';

const count = 200;
let product: Product;
let api: ApiClient;

beforeAll(async () => {
  product = await startProduct();
  api = createApiClient(product.url);
  await api.publish({
    name: 'five-steps',
    input: { type: 'object', properties: { n: { type: 'integer' } } },
    steps: [
      { id: 'a', type: 'action', action: 'demo.task', input: { durationSeconds: 0, output: '${ input.n }' } },
      { id: 'b', type: 'value', value: '${ steps.a.output }' },
      { id: 'c', type: 'action', action: 'demo.task', input: { durationSeconds: 0 } },
      { id: 'd', type: 'value', value: '${ steps.b.output }', if: '${ input.n % 2 == 0 }' },
      {
        id: 'e',
        type: 'action',
        action: 'demo.task',
        input: { durationSeconds: 0, failAttempts: '${ input.n % 10 == 0 ? 1 : 0 }' },
      },
    ],
  });
}, 300_000);

afterAll(async () => {
  await product?.stop();
});

test(
  '200 runs of 5 steps started at once complete, and the read model agrees with Temporal on each step',
  { timeout: 300_000 },
  async () => {
    const started = await Promise.all(
      Array.from({ length: count }, (_, n) => api.start('five-steps', { input: { n } })),
    );
    const runs = await Promise.all(started.map(({ runId }) => api.waitForEnd(runId, 200)));
    expect(runs.filter(({ status }) => status === 'completed')).toHaveLength(count);
    const differences = await compareWithTemporal(product.instance().temporal, runs);
    console.log(`${count} runs compared with Temporal: ${differences.length} differences`);
    expect(differences).toEqual([]);
  },
);
