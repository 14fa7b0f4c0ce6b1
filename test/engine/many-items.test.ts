import type { Json } from '@waymark/protocol';
import { createTemporalClient } from '@waymark/temporal';
import { expect, test } from 'vitest';
import { useWorld } from '../support/use-world.ts';
import { failsWith } from '../support/world.ts';

const items = 10_000;
const concurrency = 50;
const isBroken = (item: Json) => Number(item) % 33 === 32;

const used = useWorld(
  {
    name: 'many-items',
    steps: [
      {
        id: 'each',
        type: 'forEach',
        items: `\${ range(${items}) }`,
        concurrency,
        tolerate: '5%',
        steps: [{ id: 'work', type: 'action', action: 'items.work', input: '${ item }' }],
      },
    ],
    output: {
      values: '${ steps.each.output }',
      failed: '${ steps.each.summary.failed }',
      first: '${ steps.each.failures[0].index }',
    },
  },
  { 'items.work': null },
);

/** The server warns from here on. */
const longestHistory = 10_240;

test(
  'ten thousand items come out in their order, so many at once, in executions that the server does not warn about',
  { timeout: 1_200_000 },
  async () => {
    let underWay = 0;
    let most = 0;
    used.world.on('items.work', async (call, cancelled) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return isBroken(call.input) ? await failsWith('Broken')(call, cancelled) : call.input;
    });
    const { runId } = await used.api.start('many-items');
    const run = await used.api.waitForEnd(runId, 1_100);
    expect(run).toMatchObject({ status: 'completed', output: { failed: 303, first: 32 } });
    expect((run.output as { values: Json[] }).values).toEqual(
      Array.from({ length: items }, (_, item) => (isBroken(item) ? null : item)),
    );
    expect(most).toBeLessThanOrEqual(concurrency);
    expect(used.world.calls).toHaveLength(items);

    const addresses = run.steps.map(({ address }) => address);
    expect(addresses).toContain('/each[9999]/work');
    expect(addresses.filter((address) => !/^\/each(\[\d+\]\/work)?$/.test(address))).toEqual([]);

    expect(run.executions.length).toBeGreaterThan(3);
    const temporal = createTemporalClient(used.temporal);
    for (const { temporalRunId } of run.executions) {
      const described = await temporal.client.workflow.getHandle(runId, temporalRunId ?? '').describe();
      expect(described.historyLength).toBeLessThan(longestHistory);
    }
    await temporal.close();
  },
);
