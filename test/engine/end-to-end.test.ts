import { defineAction } from '@waymark/action-kit';
import { action, buildProgram, inOrder } from '@waymark/interpreter/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Harness, createHarness } from './harness.ts';

const queue = `engine-${process.pid}`;
const echo = defineAction({
  name: 'contract.step',
  title: 'Echo',
  input: z.json(),
  output: z.json(),
  queue,
  run: async (input) => input,
});

let harness: Harness;

beforeAll(async () => {
  harness = await createHarness({ actions: [echo] });
  await harness.startWorkers();
});

afterAll(() => harness?.stop());

function twoSteps() {
  return buildProgram(
    inOrder(
      action('a', { queue, input: { n: '${ input.n }' } }),
      action('b', { queue, input: '${ steps.a.output.n + 1 }' }),
    ),
  );
}

test('a run goes through its steps, and the read model shows them', async () => {
  const runId = await harness.start(twoSteps(), { n: 1 });
  const run = await harness.waitForEnd(runId);
  expect(run).toMatchObject({ status: 'completed', output: 2, error: null });
  expect(run.steps.map(({ address, status, output }) => [address, status, output])).toEqual([
    ['/a', 'completed', { n: 1 }],
    ['/b', 'completed', 2],
  ]);
});

test('its stream begins with the start, ends with the end, and tells of each attempt after its step', async () => {
  const runId = await harness.start(twoSteps(), { n: 1 });
  await harness.waitForEnd(runId);
  const events = await harness.events(runId);
  expect(events.map(({ type, address }) => `${type} ${address ?? '/'}`)).toEqual([
    'run_started /',
    'step_started /a',
    'attempt_started /a',
    'step_completed /a',
    'step_started /b',
    'attempt_started /b',
    'step_completed /b',
    'run_finished /',
  ]);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
});

test('a run that nobody started in Temporal is started by the dispatcher', async () => {
  const runId = await harness.start(twoSteps(), { n: 1 }, { dispatch: false });
  expect((await harness.waitForEnd(runId)).status).toBe('completed');
});
