import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { inlineMark } from '@waymark/protocol';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type ActionOptions, defineAction } from '../action.ts';
import { ActionFailure, AttemptsOver, NothingToUndo, StoreUnavailable } from '../failure.ts';
import { makeAttempt, MemoryPorts, task, workUntil } from './testing.ts';

function action(run: ActionOptions<unknown, unknown>['run'], options: Partial<ActionOptions<unknown, unknown>> = {}) {
  return defineAction<unknown, unknown>({
    name: 'test.work',
    title: 'Work',
    input: z.unknown(),
    output: z.unknown(),
    run,
    ...options,
  });
}

const fails = (error: unknown) =>
  action(async () => {
    throw error;
  });

test('an attempt that works gives its output and its number, and closes its row and its effect', async () => {
  const ports = new MemoryPorts({ counted: 1 });
  const { result } = await makeAttempt(
    action(async () => ({ n: 1 })),
    ports,
  ).ended;
  expect(result).toEqual({ output: { n: 1 }, attempts: 2 });
  const finishes = { key: task.idempotencyKey, result: { n: 1 } };
  expect(ports).toMatchObject({
    opened: [task.idempotencyKey],
    ends: [{ status: 'completed', error: null, finishes }],
  });
});

test('an attempt that fails is followed by another after the policy’s delay', async () => {
  const ports = new MemoryPorts({ counted: 1 });
  const { error } = await makeAttempt(fails(new ActionFailure('Broken', 'no', { data: { why: 1 } })), ports).ended;
  expect(error).toBeInstanceOf(ApplicationFailure);
  expect(error).toMatchObject({ type: 'Broken', message: 'no', nonRetryable: false, nextRetryDelay: 2_000 });
  expect(error).toMatchObject({ details: [{ attempts: 2, effect: 'unknown', data: { why: 1 } }] });
  const [end] = ports.ends;
  expect(end).toMatchObject({ status: 'failed', error: { type: 'Broken', message: 'no', data: { why: 1 } } });
  expect(end?.nextAttemptAt?.getTime()).toBe((end?.at.getTime() ?? 0) + 2_000);
});

test('the last attempt that the policy grants is not retried', async () => {
  const ports = new MemoryPorts({ counted: 2 });
  const { error } = await makeAttempt(fails(new Error('no')), ports).ended;
  expect(error).toMatchObject({ type: 'ActionError', nonRetryable: true, details: [{ attempts: 3 }] });
  expect(ports.ends).toMatchObject([{ status: 'failed', nextAttemptAt: null }]);
});

test('an effect is none only when this and every earlier attempt had none', async () => {
  const harmless = new ActionFailure('Broken', 'no', { effect: 'none' });
  const first = await makeAttempt(fails(harmless), new MemoryPorts()).ended;
  expect(first.error).toMatchObject({ details: [{ effect: 'none' }] });
  const second = await makeAttempt(fails(harmless), new MemoryPorts({ effect: 'unknown' })).ended;
  expect(second.error).toMatchObject({ details: [{ effect: 'unknown' }] });
});

test('an input that does not fit fails once, with the place', async () => {
  const strict = defineAction({
    name: 'test.work',
    title: 'Work',
    input: z.object({ n: z.number() }),
    output: z.unknown(),
    run: async ({ n }) => n,
  });
  const { error } = await makeAttempt(strict, new MemoryPorts(), {}, { input: { n: 'x' } }).ended;
  expect(error).toMatchObject({ type: 'InvalidInput', nonRetryable: true, message: expect.stringContaining('/n') });
  expect(error).toMatchObject({ details: [{ effect: 'none', data: { problems: [{ pointer: '/n' }] } }] });
});

test('an output that does not fit the step’s schema fails once', async () => {
  const { error } = await makeAttempt(
    action(async () => ({ n: 'x' })),
    new MemoryPorts(),
    {},
    { resultSchema: { type: 'object', properties: { n: { type: 'number' } } } },
  ).ended;
  expect(error).toMatchObject({ type: 'InvalidOutput', nonRetryable: true, details: [{ effect: 'unknown' }] });
});

test('an output that is too large fails once', async () => {
  const { error } = await makeAttempt(
    action(async () => 'x'.repeat(5_000_001)),
    new MemoryPorts(),
  ).ended;
  expect(error).toMatchObject({ type: 'LimitExceeded', nonRetryable: true });
});

test('a finished effect is not done again', async () => {
  const ports = new MemoryPorts();
  ports.hasRecord = true;
  ports.onOpen = () => ({ result: 'as before' });
  const { result } = await makeAttempt(fails(new Error('done twice')), ports).ended;
  expect(result).toMatchObject({ output: 'as before' });
});

test('an undo of what was never done is done', async () => {
  const ports = new MemoryPorts();
  ports.onOpen = () => {
    throw new NothingToUndo('nothing was done');
  };
  const { result } = await makeAttempt(
    fails(new Error('undone all the same')),
    ports,
    {},
    { phase: 'undo', undoes: 'k' },
  ).ended;
  expect(result).toMatchObject({ output: { undone: false, reason: 'nothing was done' } });
});

test('the stream is told of an attempt that lasts while it runs, and of one that has failed', async () => {
  const ports = new MemoryPorts();
  const lasting = action(async () => {
    await sleep(150);
    throw new Error('no');
  });
  await makeAttempt(lasting, ports).ended;
  expect(ports.told).toEqual([0, 1]);
});

test('an attempt that is over at once is left to the journal to tell', async () => {
  const ports = new MemoryPorts();
  await makeAttempt(
    action(async () => 1),
    ports,
  ).ended;
  expect(ports.told).toEqual([]);
});

test('work that is done is not done again because its result has to wait for the database', async () => {
  const ports = new MemoryPorts();
  let tries = 0;
  ports.onFinish = () => {
    tries += 1;
    if (tries < 3) throw new StoreUnavailable('gone');
  };
  let done = 0;
  const { result } = await makeAttempt(
    action(async () => (done += 1)),
    ports,
  ).ended;
  expect([done, result]).toEqual([1, { output: 1, attempts: 1 }]);
});

test('a cancelled action ends as cancelled, and so does its row', async () => {
  const ports = new MemoryPorts({ counted: 1 });
  const attempt = makeAttempt(
    action((_input, { cancelled }) => workUntil(cancelled)),
    ports,
  );
  attempt.environment.cancel();
  const { error } = await attempt.ended;
  expect(error).toBeInstanceOf(CancelledFailure);
  expect(error).toMatchObject({ details: [{ attempts: 2, effect: 'unknown', data: null }] });
  expect(ports.ends).toMatchObject([{ status: 'cancelled' }]);
});

test('an action that completes in spite of the cancellation is completed', async () => {
  const attempt = makeAttempt(
    action(async () => 'done'),
    new MemoryPorts(),
  );
  attempt.environment.cancel();
  expect((await attempt.ended).result).toMatchObject({ output: 'done' });
});

test('a worker that stops costs no attempt: another one goes on at once', async () => {
  const ports = new MemoryPorts({ counted: 2 });
  const attempt = makeAttempt(
    action((_input, { cancelled }) => workUntil(cancelled)),
    ports,
  );
  attempt.environment.cancel('WORKER_SHUTDOWN');
  const { error } = await attempt.ended;
  expect(error).toMatchObject({
    type: 'WorkerStopped',
    nonRetryable: false,
    nextRetryDelay: 1,
    details: [{ attempts: 2 }],
  });
  expect(ports.ends).toMatchObject([{ status: 'lost' }]);
});

test('a database that goes away costs no attempt', async () => {
  const ports = new MemoryPorts({ counted: 2 });
  const { error } = await makeAttempt(fails(new StoreUnavailable('gone')), ports).ended;
  expect(error).toMatchObject({ type: 'DatabaseUnavailable', nonRetryable: false, details: [{ attempts: 2 }] });
  expect(ports.ends).toMatchObject([{ status: 'lost' }]);
});

test('an attempt waits for a database that is away when it starts', async () => {
  const ports = new MemoryPorts();
  let tries = 0;
  ports.onStart = () => {
    tries += 1;
    if (tries < 3) throw new StoreUnavailable('gone');
  };
  const { result } = await makeAttempt(
    action(async () => 'done'),
    ports,
  ).ended;
  expect(result).toMatchObject({ output: 'done', attempts: 1 });
});

test('an attempt after the last one does nothing and fails as that one did', async () => {
  const ports = new MemoryPorts();
  ports.onStart = () => {
    throw new AttemptsOver({ type: 'Broken', message: 'no', data: { n: 1 } }, { counted: 3, effect: 'none' });
  };
  const { error } = await makeAttempt(fails(new Error('it ran again')), ports).ended;
  expect(error).toMatchObject({
    type: 'Broken',
    message: 'no',
    nonRetryable: true,
    details: [{ attempts: 3, effect: 'none', data: { n: 1 } }],
  });
  expect([ports.ends, ports.told]).toEqual([[], []]);
});

test('the time of an attempt is that of its task, when Temporal grants more', async () => {
  const { error } = await makeAttempt(
    action((_input, { cancelled }) => workUntil(cancelled)),
    new MemoryPorts(),
    { startToCloseTimeoutMs: 60_000 },
    { attemptTimeout: 100 },
  ).ended;
  expect(error).toMatchObject({ type: 'Timeout', details: [{ data: { kind: 'attempt' } }] });
});

test('an attempt that takes too long is told, counts, and fails as a timeout', async () => {
  const ports = new MemoryPorts();
  const { error } = await makeAttempt(
    action((_input, { cancelled }) => workUntil(cancelled)),
    ports,
    { startToCloseTimeoutMs: 200 },
  ).ended;
  expect(error).toMatchObject({
    type: 'Timeout',
    nextRetryDelay: 1_000,
    details: [{ attempts: 1, data: { kind: 'attempt' } }],
  });
  expect(ports.ends).toMatchObject([{ status: 'failed', error: { type: 'Timeout' } }]);
});

test.each([
  ['its first attempt', { scheduleToCloseTimeoutMs: 200, startToCloseTimeoutMs: 200 }],
  [
    'a later attempt',
    { scheduleToCloseTimeoutMs: 5_000, scheduledTimestampMs: 1_000, currentAttemptScheduledTimestampMs: 5_800 },
  ],
])('a step whose whole time is up in %s says so, and gets no further one', async (_when, info) => {
  const { error } = await makeAttempt(
    action((_input, { cancelled }) => workUntil(cancelled)),
    new MemoryPorts(),
    info,
  ).ended;
  expect(error).toMatchObject({ type: 'Timeout', nonRetryable: true, details: [{ data: { kind: 'step' } }] });
});

test('an action that heeds no signal is left behind when its time is up', async () => {
  const { error } = await makeAttempt(
    action(() => new Promise(() => {})),
    new MemoryPorts(),
    { startToCloseTimeoutMs: 200 },
  ).ended;
  expect(error).toMatchObject({ type: 'Timeout' });
});

test('heartbeats go out by themselves and carry the checkpoint of the attempt before', async () => {
  const attempt = makeAttempt(
    action((_input, { cancelled }) => workUntil(cancelled)),
    new MemoryPorts(),
    { startToCloseTimeoutMs: 400, heartbeatTimeoutMs: 150, heartbeatDetails: { checkpoint: 7 } },
  );
  await attempt.ended;
  expect(attempt.heartbeats.length).toBeGreaterThanOrEqual(4);
  expect(attempt.heartbeats).toContainEqual({ checkpoint: 7 });
});

test('an action reads the checkpoint that the attempt before saved last', async () => {
  const resuming = action(async (_input, { checkpoint }) => {
    const former = checkpoint.read(z.number());
    checkpoint.save(8);
    return former;
  });
  const attempt = makeAttempt(resuming, new MemoryPorts(), { heartbeatDetails: { checkpoint: 7 } });
  expect((await attempt.ended).result).toMatchObject({ output: 7 });
  expect(attempt.heartbeats.at(-1)).toEqual({ checkpoint: 8 });
});

test('a large checkpoint stays in the heartbeat, and one that is too large fails the action', async () => {
  const saving = (length: number) =>
    makeAttempt(
      action(async (_input, { checkpoint }) => checkpoint.save('x'.repeat(length))),
      new MemoryPorts(),
    );
  const large = saving(100_000);
  await large.ended;
  expect(large.heartbeats.at(-1)).toMatchObject({ payload: { metadata: { [inlineMark]: expect.anything() } } });
  const tooLarge = saving(1_000_001);
  expect((await tooLarge.ended).error).toMatchObject({ type: 'LimitExceeded', nonRetryable: true });
});
