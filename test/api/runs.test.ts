import { afterAll, beforeAll, expect, test } from 'vitest';
import { World, failsWith, hangsUntilCancelled } from '../support/world.ts';
import { type ApiHarness, createApiHarness } from './harness.ts';

const world = new World();
let api: ApiHarness;

const quick = { initialInterval: '100ms', maximumAttempts: 3, jitter: 0 };

beforeAll(async () => {
  api = await createApiHarness({ actions: world.actions('work', 'undo', 'hang', 'refuse') });
  await api.publish({
    name: 'two-steps',
    steps: [
      {
        id: 'work',
        type: 'action',
        action: 'work',
        title: 'Work for ${ input.who }',
        input: { who: '${ input.who }' },
        retry: quick,
      },
      { id: 'maybe', type: 'value', if: '${ false }', value: 1 },
    ],
    output: '${ steps.work.output }',
  });
  await api.publish({
    name: 'refused',
    steps: [
      { id: 'work', type: 'action', action: 'work', input: {}, compensate: { action: 'undo', input: {} } },
      { id: 'refuse', type: 'action', action: 'refuse', input: {} },
      { id: 'never', type: 'value', value: 1 },
    ],
  });
  await api.publish({
    name: 'hanging',
    steps: [{ id: 'hang', type: 'action', action: 'hang', input: {}, heartbeatTimeout: '3s' }],
  });
});

afterAll(async () => {
  await api?.stop();
});

test('a run is shown with all its steps, attempts and times', async () => {
  let failures = 1;
  world.on('work', () => {
    if (failures-- > 0)
      return failsWith('Busy', true)(
        { action: 'work', input: {}, key: '', phase: 'do', attempt: 1 },
        new AbortController().signal,
      );
    return { done: true };
  });
  const runId = await api.start('two-steps', { input: { who: 'Ada' } });
  const run = await api.waitForRun(runId, ({ status }) => status === 'completed');
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(run).toMatchObject({
    runId,
    workflow: 'two-steps',
    version: 1,
    status: 'completed',
    input: { who: 'Ada' },
    output: { done: true },
    result: { done: true },
    error: null,
    orderId: null,
    rootRunId: runId,
    parentRunId: null,
    createdAt: time,
    startedAt: time,
    closedAt: time,
  });
  expect(run.steps).toMatchObject([
    {
      address: '/work',
      id: 'work',
      type: 'action',
      title: 'Work for Ada',
      status: 'completed',
      attempts: 2,
      startedAt: time,
      finishedAt: time,
      input: { who: 'Ada' },
      output: { done: true },
      error: null,
      attemptLog: [
        {
          attempt: 1,
          status: 'failed',
          startedAt: time,
          finishedAt: time,
          error: { type: 'Busy' },
          nextAttemptAt: time,
        },
        { attempt: 2, status: 'completed', startedAt: time, finishedAt: time, error: null, nextAttemptAt: null },
      ],
      compensation: null,
    },
    { address: '/maybe', type: 'value', status: 'skipped', attempts: 0, attemptLog: [] },
  ]);
  world.on('work', () => ({}));
});

test('a failed run is shown with its error, its compensation, and the steps that never started', async () => {
  world.on('refuse', failsWith('Refused'));
  const runId = await api.start('refused');
  const run = await api.waitForRun(runId, ({ status }) => status === 'compensated');
  expect(run.error).toMatchObject({
    type: 'Refused',
    message: expect.any(String),
    step: '/refuse',
    attempts: 1,
    data: null,
    at: expect.any(String),
  });
  expect(run.steps).toMatchObject([
    {
      address: '/work',
      status: 'completed',
      compensation: {
        status: 'completed',
        attempts: 1,
        error: null,
        startedAt: expect.any(String),
        finishedAt: expect.any(String),
      },
    },
    { address: '/refuse', status: 'failed', error: { type: 'Refused' }, compensation: null },
    { address: '/never', id: 'never', type: 'value', startedAt: null, finishedAt: null, output: null, attempts: 0 },
  ]);
});

test('the events of a run are numbered from 1 without a gap, and the stream tells the same as the list', async () => {
  const runId = await api.start('refused');
  const response = await api.request(`/runs/${runId}/events`);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const streamed = parseStream(await response.text());
  const events = await api.events(runId);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events[0]?.type).toBe('run_started');
  expect(events.at(-1)).toMatchObject({ type: 'run_finished', status: 'compensated' });
  expect(streamed).toEqual(events.map((event) => ({ id: String(event.id), data: event })));
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'attempt_failed',
      address: '/refuse',
      attempt: 1,
      error: expect.objectContaining({ type: 'Refused' }),
      nextAttemptAt: null,
    }),
  );
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'step_completed', address: '/work', status: 'completed' }),
  );
});

test('a stream resumes after the last event that the reader has', async () => {
  const runId = await api.start('refused');
  await api.waitForRun(runId, ({ status }) => status === 'compensated');
  const events = await api.events(runId);
  const streamed = parseStream(
    await (await api.request(`/runs/${runId}/events`, { headers: { 'last-event-id': '3' } })).text(),
  );
  expect(streamed.map(({ data }) => data)).toEqual(events.slice(3));
  const nothing = parseStream(
    await (await api.request(`/runs/${runId}/events`, { headers: { 'last-event-id': String(events.length) } })).text(),
  );
  expect(nothing).toEqual([]);
});

test('the events of a run that does not exist are a 404, no stream', async () => {
  expect(await api.call('GET', '/runs/run_none/events')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test('a cancelled run ends cancelled; asking again is fine until then, and a 409 after it', async () => {
  world.on('hang', hangsUntilCancelled);
  const runId = await api.start('hanging');
  await api.waitForRun(runId, ({ steps }) => steps[0].attemptLog.length === 1);
  const first = await api.call('POST', `/runs/${runId}/cancel`, { reason: 'changed my mind' });
  expect(first).toMatchObject({ status: 202, body: { runId, cancelRequestedAt: expect.any(String) } });
  await api.waitForRun(runId, ({ status }) => status === 'cancelled');
  expect(await api.events(runId)).toContainEqual(
    expect.objectContaining({ type: 'run_cancel_requested', reason: 'changed my mind' }),
  );
  expect(await api.call('POST', `/runs/${runId}/cancel`)).toMatchObject({
    status: 409,
    body: { code: 'ALREADY_FINISHED' },
  });
});

test('a run is held by a compensation that fails; cancelling it tries that again', { timeout: 60_000 }, async () => {
  world.on('refuse', failsWith('Refused'));
  world.on('undo', failsWith('Stuck'));
  const runId = await api.start('refused');
  const held = await api.waitForRun(runId, ({ status }) => status === 'held');
  expect(held).toMatchObject({ closedAt: null, waitingFor: expect.any(String), error: { type: expect.any(String) } });
  expect(held.steps[0].compensation).toMatchObject({ status: 'failed', error: { type: 'Stuck' } });

  expect((await api.call('POST', `/runs/${runId}/cancel`)).status).toBe(202);
  const failures = async () => (await api.events(runId)).filter(({ type }) => type === 'compensation_failed').length;
  await expect.poll(failures, { timeout: 10_000 }).toBe(2);
  await api.waitForRun(runId, ({ status }) => status === 'held');

  world.on('undo', () => ({}));
  expect((await api.call('POST', `/runs/${runId}/cancel`)).status).toBe(202);
  const run = await api.waitForRun(runId, ({ status }) => status === 'cancelled');
  expect(run.steps[0].compensation).toMatchObject({ status: 'completed' });
});

test(
  'while no orchestrator polls a start and a cancel are accepted, and carried out later',
  { timeout: 60_000 },
  async () => {
    await api.stopOrchestrator();
    const runId = await api.start('two-steps', { input: { who: 'Ada' } });
    expect((await api.call('POST', `/runs/${runId}/cancel`)).status).toBe(202);
    expect((await api.call('POST', `/runs/${runId}/cancel`)).status).toBe(202);
    await api.startOrchestrator();
    await api.waitForRun(runId, ({ status }) => status === 'cancelled');
  },
);

function parseStream(text: string): { id: string | undefined; data: unknown }[] {
  return text
    .split('\n\n')
    .map((block) => block.split('\n'))
    .flatMap((lines) => {
      const data = lines.find((line) => line.startsWith('data: '));
      const id = lines.find((line) => line.startsWith('id: '));
      return data ? [{ id: id?.slice('id: '.length), data: JSON.parse(data.slice('data: '.length)) as unknown }] : [];
    });
}
