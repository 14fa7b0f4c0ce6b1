import { expect, test } from 'vitest';
import { compareWithTemporal } from '../support/compare-with-temporal.ts';
import { useProduct } from '../support/use-product.ts';

const count = 200;
const waymark = useProduct({
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

test(
  '200 runs of 5 steps started at once complete, and the read model agrees with Temporal on each step',
  { timeout: 300_000 },
  async () => {
    const started = await Promise.all(
      Array.from({ length: count }, (_, n) => waymark.api.start('five-steps', { input: { n } })),
    );
    const runs = await Promise.all(started.map(({ runId }) => waymark.api.waitForEnd(runId, 200)));
    expect(runs.filter(({ status }) => status === 'completed')).toHaveLength(count);
    const differences = await compareWithTemporal(waymark.product.instance().temporal, runs);
    console.log(`${count} runs compared with Temporal: ${differences.length} differences`);
    expect(differences).toEqual([]);
  },
);
