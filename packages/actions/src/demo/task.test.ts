import type { ActionContext } from '@waymark/action-kit';
import type { Json } from '@waymark/protocol';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { demoTask } from './task.ts';

function contextOf({ attempt = 1, kept = null as Json, signal = new AbortController().signal } = {}) {
  const saved: Json[] = [];
  const context: ActionContext = {
    runId: 'run_1',
    address: '/work',
    phase: 'do',
    generation: 0,
    attempt,
    idempotencyKey: 'k',
    undoes: null,
    checkpoint: {
      read: <Value>(schema: z.ZodType<Value>) => schema.safeParse(kept).data ?? null,
      save: (value) => void saved.push(value),
    },
    cancelled: signal,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  };
  return { context, saved };
}

function quiet(): void {}

test('the work goes on from its checkpoint', async () => {
  const { context, saved } = contextOf({ kept: { elapsed: 19_500 } });
  const start = Date.now();
  expect(await demoTask.execute({ durationSeconds: 20 }, context)).toEqual({ durationSeconds: 20 });
  expect(Date.now() - start).toBeLessThan(1_000);
  expect(saved.length).toBeGreaterThanOrEqual(2);
});

test('the first attempts fail for sure, with the error that was asked for, and their work starts over', async () => {
  const input = { durationSeconds: 0, failAttempts: 2, error: { type: 'Flaky', retryable: false } };
  const { context, saved } = contextOf({ attempt: 2 });
  await expect(demoTask.execute(input, context)).rejects.toMatchObject({
    type: 'Flaky',
    retryable: false,
    effect: 'none',
  });
  expect(saved.at(-1)).toEqual({ elapsed: 0 });
  await expect(demoTask.execute(input, contextOf({ attempt: 3 }).context)).resolves.toBeDefined();
});

test('a probability of 1 fails always, one of 0 never', async () => {
  await expect(demoTask.execute({ durationSeconds: 0, failProbability: 1 }, contextOf().context)).rejects.toMatchObject(
    { type: 'SimulatedFailure' },
  );
  await expect(
    demoTask.execute({ durationSeconds: 0, failProbability: 0 }, contextOf().context),
  ).resolves.toBeDefined();
});

test('a signal ends the work at once', async () => {
  const controller = new AbortController();
  const work = demoTask.execute({ durationSeconds: 60 }, contextOf({ signal: controller.signal }).context);
  controller.abort();
  await expect(work).rejects.toThrow('aborted');
});

test('the output is what was asked for, or a text of the length that was asked for', async () => {
  expect(await demoTask.execute({ durationSeconds: 0, output: [1, null] }, contextOf().context)).toEqual([1, null]);
  expect(await demoTask.execute({ durationSeconds: 0, outputBytes: 5 }, contextOf().context)).toEqual({
    data: 'xxxxx',
  });
});

test('a misspelt key is refused', async () => {
  await expect(demoTask.execute({ duration: 1 }, contextOf().context)).rejects.toMatchObject({ type: 'InvalidInput' });
});
