import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiHarness, createApiHarness } from './harness.ts';

let api: ApiHarness;

beforeAll(async () => {
  api = await createApiHarness({ actions: [] });
  await api.publish({
    name: 'labelled',
    vars: { state: 'new' },
    labels: {
      customer: '${ input.customer }',
      large: '${ input.amount > 10 }',
      amount: '${ input.amount }',
      state: '${ vars.state }',
    },
    steps: [
      { id: 'approve', type: 'approval', title: 'Go on?' },
      { id: 'done', type: 'set', values: { state: 'done' } },
    ],
  });
});

afterAll(async () => {
  await api?.stop();
});

async function find(...labels: string[]): Promise<string[]> {
  const query = labels.map((label) => `label=${encodeURIComponent(label)}`).join('&');
  const { status, body } = await api.call('GET', `/runs?workflow=labelled&${query}`);
  expect(status).toBe(200);
  return body.items.map(({ runId }: { runId: string }) => runId);
}

test('runs are found by their labels, whatever their type, and by several together', async () => {
  const small = await api.start('labelled', { input: { customer: 'Ann: the first', amount: 7 } });
  const large = await api.start('labelled', { input: { customer: 'Bob', amount: 70 } });
  for (const runId of [small, large]) await api.waitForRun(runId, ({ status }) => status === 'waiting');
  expect((await api.call('GET', `/runs/${small}`)).body.labels).toEqual({
    customer: 'Ann: the first',
    large: false,
    amount: 7,
    state: 'new',
  });
  expect(await find('customer:Ann: the first')).toEqual([small]);
  expect(await find('amount:70')).toEqual([large]);
  expect(await find('large:false')).toEqual([small]);
  expect(await find('state:new')).toEqual([large, small]);
  expect(await find('state:new', 'customer:Bob')).toEqual([large]);
  expect(await find('state:new', 'customer:Eve')).toEqual([]);
  const page = await api.call('GET', '/runs?label=state:new&limit=1');
  expect(page.body.items).toMatchObject([{ runId: large }]);
  const next = await api.call('GET', `/runs?label=state:new&limit=1&cursor=${page.body.nextCursor}`);
  expect(next.body).toMatchObject({ items: [{ runId: small }], nextCursor: null });
});

test('labels follow their variables', async () => {
  const runId = await api.start('labelled', { input: { customer: 'Max', amount: 1 } });
  await api.waitForRun(runId, ({ status }) => status === 'waiting');
  const { id } = (await api.call('GET', `/approvals?runId=${runId}`)).body.items[0];
  await api.call('POST', `/approvals/${id}/decision`, { decision: 'approved' });
  const run = await api.waitForRun(runId, ({ status }) => status === 'completed');
  expect(run.labels.state).toBe('done');
  expect(await find('customer:Max', 'state:new')).toEqual([]);
  expect(await find('customer:Max', 'state:done')).toEqual([runId]);
  const told = (await api.events(runId)).filter(({ type }) => type === 'run_labelled');
  expect(told).toMatchObject([{ labels: { state: 'new' } }, { labels: { state: 'done' } }]);
});

test('a label without a name is refused', async () => {
  for (const label of ['state', ':new', '\u0000:1'])
    expect(await api.call('GET', `/runs?label=${encodeURIComponent(label)}`)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_PARAMETER' },
    });
});
