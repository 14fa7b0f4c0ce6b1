import { startOrchestrator } from '@waymark/orchestrator';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type {} from '../support/global-setup.ts';
import { type Answer, type ApiHarness, createApiHarness } from './harness.ts';

const elsewhere = `elsewhere-${process.pid}`;
let api: ApiHarness;
let other: { stop(): Promise<void> };

beforeAll(async () => {
  api = await createApiHarness({ actions: [] });
  const temporal = { address: inject('stack').temporalAddress, namespace: 'default' };
  other = await startOrchestrator({ databaseUrl: api.database.url, temporal, taskQueue: elsewhere, actions: [] });
  await api.publish({
    name: 'leaf',
    input: { type: 'object', required: ['n'], properties: { n: { type: 'number' } } },
    steps: [{ id: 'times', type: 'value', value: '${ input.n * 10 }' }],
  });
  await api.publish({
    name: 'middle',
    steps: [{ id: 'inner', type: 'workflow', workflow: 'leaf', input: { n: '${ input.n + 1 }' } }],
  });
  await api.publish({
    name: 'tree',
    steps: [
      { id: 'far', type: 'workflow', workflow: 'middle', queue: elsewhere, input: { n: 1 } },
      { id: 'aside', type: 'workflow', workflow: 'leaf', mode: 'detach', input: { n: 5 } },
    ],
    output: '${ steps.far.output }',
  });
  await api.publish({
    name: 'fragile',
    steps: [{ id: 'stop', type: 'fail', error: { type: 'Glass.Broken', message: 'it fell', data: null } }],
  });
  await api.publish({
    name: 'stubborn',
    steps: [
      {
        id: 'carry',
        type: 'workflow',
        workflow: 'fragile',
        retry: { maximumAttempts: 2, initialInterval: '100ms', jitter: 0 },
      },
    ],
  });
});

afterAll(async () => {
  await other?.stop();
  await api?.stop();
});

const hasEnded = ({ closedAt }: Answer['body']) => closedAt !== null;

async function listRunIds(query: string): Promise<string[]> {
  const { status, body } = await api.call('GET', `/runs?${query}`);
  expect(status).toBe(200);
  return body.items.map(({ runId }: Answer['body']) => runId).sort();
}

test('the tree of a run with two levels of sub-runs, one on another queue, one detached, reads right in the API', async () => {
  const rootId = await api.start('tree');
  const root = await api.waitForRun(rootId, hasEnded, 60);
  expect(root).toMatchObject({
    status: 'completed',
    output: 20,
    rootRunId: rootId,
    parentRunId: null,
    parentAddress: null,
  });
  const [far, aside] = root.steps;
  expect(far).toMatchObject({ address: '/far', type: 'workflow', status: 'completed', output: 20 });
  expect(aside).toMatchObject({ address: '/aside', output: { runId: aside.childRunId } });

  const middle = await api.waitForRun(far.childRunId, hasEnded);
  expect(middle).toMatchObject({ workflow: 'middle', rootRunId: rootId, parentRunId: rootId, parentAddress: '/far' });
  const [inner] = middle.steps;
  const leaf = await api.waitForRun(inner.childRunId, hasEnded);
  expect(leaf).toMatchObject({
    workflow: 'leaf',
    output: 20,
    rootRunId: rootId,
    parentRunId: middle.runId,
    parentAddress: '/inner',
    steps: [{ address: '/times', childRunId: null }],
  });
  // A tree of its own, which says where it comes from.
  const detached = await api.waitForRun(aside.childRunId, hasEnded);
  expect(detached).toMatchObject({
    output: 50,
    rootRunId: detached.runId,
    parentRunId: rootId,
    parentAddress: '/aside',
  });

  expect(await listRunIds(`rootRunId=${rootId}`)).toEqual([rootId, middle.runId, leaf.runId].sort());
  expect(await listRunIds(`parentRunId=${rootId}`)).toEqual([middle.runId, detached.runId].sort());
  expect(await listRunIds(`rootRunId=${rootId}&parentRunId=${rootId}`)).toEqual([middle.runId]);
  expect(await listRunIds(`rootRunId=${detached.runId}`)).toEqual([detached.runId]);
  expect(await listRunIds(`rootRunId=${rootId}&workflow=leaf`)).toEqual([leaf.runId]);
  expect(await listRunIds('parentRunId=run_unknown')).toEqual([]);

  const queueOf = async (runId: string) => (await api.temporal.client.workflow.getHandle(runId).describe()).taskQueue;
  expect(await queueOf(middle.runId)).toBe(elsewhere);
  expect(await queueOf(detached.runId)).toBe(await queueOf(rootId));
});

test('a step whose sub-run was made again shows the newest, and the error says which one failed', async () => {
  const parentId = await api.start('stubborn');
  const { steps, error } = await api.waitForRun(parentId, hasEnded, 60);
  const { body } = await api.call('GET', `/runs?parentRunId=${parentId}`);
  expect(body.items).toHaveLength(2);
  expect(steps).toMatchObject([{ address: '/carry', attempts: 2, childRunId: body.items[0].runId }]);
  expect(error).toMatchObject({
    type: 'Glass.Broken',
    step: '/carry',
    runId: body.items[0].runId,
    cause: { type: 'Glass.Broken', step: '/stop' },
  });
});
