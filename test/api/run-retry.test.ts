import { defineAction } from '@waymark/action-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Answer, type ApiHarness, createApiHarness } from './harness.ts';

/** How often each item was loaded, and how often that fails first. */
const loads = new Map<string, string[]>();

const load = defineAction({
  name: 'warehouse.load',
  title: 'Load one file',
  input: z.object({ file: z.string(), failures: z.number().default(0) }),
  output: z.string(),
  async run({ file, failures }, { idempotencyKey }) {
    const keys = [...(loads.get(file) ?? []), idempotencyKey];
    loads.set(file, keys);
    if (keys.length <= failures) throw new Error(`the warehouse is away (${keys.length})`);
    return `${file} is loaded`;
  },
});

let api: ApiHarness;

beforeAll(async () => {
  api = await createApiHarness({ actions: [load] });
  await api.publish({
    name: 'load-files',
    retry: { maximumAttempts: 3, initialInterval: '100ms', jitter: 0 },
    steps: [
      { id: 'first', type: 'action', action: load.name, input: { file: '${ run.id }-first' } },
      {
        id: 'second',
        type: 'action',
        action: load.name,

        input: { file: '${ run.id }-second', failures: '${ input.failures }' },
        retry: { maximumAttempts: 2, initialInterval: '100ms', jitter: 0 },
      },
    ],
  });
});

afterAll(() => api?.stop());

const hasEnded = ({ closedAt }: Answer['body']) => closedAt !== null;
const reasonsOf = (run: Answer['body']) => run.executions.map(({ reason }: Answer['body']) => reason);

test('a run goes on from the step that failed in a further execution, under the key that the step had', async () => {
  const runId = await api.start('load-files', { input: { failures: 3 } });
  const run = await api.waitForRun(runId, hasEnded);

  expect(run).toMatchObject({ status: 'completed', output: `${runId}-second is loaded`, error: null });
  expect(reasonsOf(run)).toEqual(['start', 'retry']);
  expect(run.steps.map(({ status, attemptLog }: Answer['body']) => [status, attemptLog.length])).toEqual([
    ['completed', 1],
    ['completed', 4],
  ]);
  expect(loads.get(`${runId}-first`)).toHaveLength(1);
  expect(new Set(loads.get(`${runId}-second`)).size).toBe(1);
  const events = await api.events(runId);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events.find(({ type }) => type === 'step_waiting')).toMatchObject({
    address: '/second',
    status: 'retrying',
    waitingFor: 'try 2 of 3 of the run',
    error: { type: 'ActionError', message: 'the warehouse is away (2)', attempts: 2 },
  });
});

test('a run whose tries are used up fails with the last error', async () => {
  const runId = await api.start('load-files', { input: { failures: 100 } });
  const run = await api.waitForRun(runId, hasEnded);

  expect(run).toMatchObject({ status: 'failed', error: { step: '/second', message: 'the warehouse is away (6)' } });
  expect(reasonsOf(run)).toEqual(['start', 'retry', 'retry']);
});
