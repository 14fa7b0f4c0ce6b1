import type { Program } from '@waymark/definition';
import { buildProgram, emit, event, value } from '@waymark/interpreter/contract';
import { builtInActionNames } from '@waymark/protocol';
import type { Json } from '@waymark/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, createHarness } from './harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await createHarness({ actions: [] });
  await harness.startOrchestrator();
});

afterAll(() => harness?.stop());

const taker: Partial<Program> = {
  name: 'taker',
  events: { greeted: { type: 'object', properties: { name: { type: 'string' }, warmly: { default: true } } } },
};

async function startTaker(): Promise<string> {
  const runId = await harness.start(buildProgram([event('greeting', 'greeted')], taker));
  await harness.waitFor(runId, 'its event', ({ status }) => status === 'waiting');
  return runId;
}

function greet(input: Json, more: Partial<Program> = {}): Program {
  const call = { action: builtInActionNames.emit, placement: 'near' as const, input };
  return buildProgram([value('before', 1), emit('tell', 'greeted', { ...call, after: ['before'] })], {
    name: 'greeter',
    ...more,
  });
}

test('an event that is emitted to a run is taken by it, with the defaults of its schema', async () => {
  const takerId = await startTaker();
  const greeterId = await harness.start(greet({ to: { runId: '${ input.runId }' }, data: { name: 'Ann' } }), {
    runId: takerId,
  });
  const greeter = await harness.waitForEnd(greeterId);
  const taken = await harness.waitForEnd(takerId);
  expect(greeter).toMatchObject({ status: 'completed', output: { type: 'greeted', runId: takerId } });
  expect(taken.output).toMatchObject({
    id: (greeter.output as { id: string }).id,
    source: `/runs/${greeterId}`,
    data: { name: 'Ann', warmly: true },
  });
});

test('an event that is emitted to a business key finds the open run', async () => {
  const takerId = await startTaker();
  await harness.database.pool.query('UPDATE run SET key = $2 WHERE id = $1', [takerId, 'ann']);
  const greeterId = await harness.start(greet({ to: { definition: 'taker', key: 'ann' }, data: {} }));
  expect(await harness.waitForEnd(greeterId)).toMatchObject({ status: 'completed', output: { runId: takerId } });
  expect(await harness.waitForEnd(takerId)).toMatchObject({ status: 'completed' });
  const again = await harness.start(greet({ to: { definition: 'taker', key: 'ann' }, data: {} }));
  expect(await harness.waitForEnd(again)).toMatchObject({
    status: 'failed',
    error: { type: 'NotFound', step: '/tell' },
  });
});

test('an event that the run cannot take is an error of the step, after one attempt', async () => {
  const takerId = await startTaker();
  const wrong = await harness.start(greet({ to: { runId: takerId }, data: { name: 7 } }));
  expect(await harness.waitForEnd(wrong)).toMatchObject({ error: { type: 'InvalidInput', attempts: 1 } });
  const nobody = await harness.start(greet({ to: { runId: 'run_nobody' }, data: {} }));
  expect(await harness.waitForEnd(nobody)).toMatchObject({ error: { type: 'NotFound', attempts: 1 } });
  const itself = await harness.start(greet({ to: { runId: '${ run.id }' }, data: {} }));
  expect(await harness.waitForEnd(itself)).toMatchObject({
    error: { type: 'InvalidInput', message: expect.stringContaining('it takes none') as string },
  });
});

test('an event for those outside is stored as a CloudEvent', async () => {
  const runId = await harness.start(greet({ to: null, data: { name: 'Ann' } }));
  const { output } = await harness.waitForEnd(runId);
  const { rows } = await harness.database.pool.query('SELECT * FROM outgoing_event WHERE run_id = $1', [runId]);
  expect(rows).toMatchObject([
    {
      address: '/tell',
      type: 'greeted',
      body: {
        specversion: '1.0',
        id: (output as { id: string }).id,
        type: 'greeted',
        source: `/runs/${runId}`,
        time: expect.stringMatching(/Z$/) as string,
        datacontenttype: 'application/json',
        data: { name: 'Ann' },
      },
    },
  ]);
});
