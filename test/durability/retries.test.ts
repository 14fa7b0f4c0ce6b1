import { Client, Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { stepOf } from '../support/checks.ts';
import { useProduct } from '../support/use-product.ts';

const initialInterval = 400;
const jitter = 0.5;
const waymark = useProduct({
  name: 'third-time',
  steps: [
    {
      id: 'try',
      type: 'action',
      action: 'demo.task',
      input: { durationSeconds: 0, failAttempts: 2 },
      retry: { initialInterval: '400ms', backoffCoefficient: 2, maximumInterval: '10s', maximumAttempts: 5, jitter },
    },
  ],
});

test(
  'two failures are three attempts on the page and one activity in the history, with delays that differ',
  { timeout: 120_000 },
  async () => {
    const started = await Promise.all(Array.from({ length: 20 }, () => waymark.api.start('third-time')));
    const runs = await Promise.all(started.map(({ runId }) => waymark.api.waitForEnd(runId)));
    const delays: number[][] = [[], []];
    for (const run of runs) {
      const step = stepOf(run, 'try');
      expect(run.status).toBe('completed');
      expect(step.attempts).toBe(3);
      expect(step.attemptLog.map(({ status }) => status)).toEqual(['failed', 'failed', 'completed']);
      step.attemptLog.slice(0, 2).forEach(({ finishedAt, nextAttemptAt }, index) => {
        delays[index]?.push(Date.parse(String(nextAttemptAt)) - Date.parse(String(finishedAt)));
      });
    }
    for (const [index, values] of delays.entries()) {
      const base = initialInterval * 2 ** index;
      // The two times are taken a few milliseconds apart.
      expect(Math.min(...values)).toBeGreaterThanOrEqual(base * (1 - jitter) - 50);
      expect(Math.max(...values)).toBeLessThanOrEqual(base * (1 + jitter) + 50);
      expect(new Set(values).size).toBeGreaterThan(10);
    }

    const { address, namespace } = waymark.product.instance().temporal;
    const connection = await Connection.connect({ address });
    try {
      const client = new Client({ connection, namespace });
      const { events } = await client.workflow.getHandle(runs[0]?.runId ?? '').fetchHistory();
      expect(events?.filter((event) => event.activityTaskScheduledEventAttributes)).toHaveLength(1);
    } finally {
      await connection.close();
    }
  },
);
