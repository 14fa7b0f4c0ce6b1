import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiHarness, createApiHarness, oneValue } from './harness.ts';

let api: ApiHarness;

beforeAll(async () => {
  api = await createApiHarness({ actions: [] });
  await api.publish(oneValue('plain'));
});

afterAll(async () => {
  await api?.stop();
});

// oxlint-disable-next-line typescript/no-explicit-any -- rows of any table
type RowChange = { table: string; op: string; key: any; row: any };

async function* read(response: Response): AsyncGenerator<RowChange> {
  let rest = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks)
      if (block.startsWith('data: ')) yield JSON.parse(block.slice('data: '.length)) as RowChange;
  }
}

async function collect(
  path: string,
  act: () => Promise<void>,
  until: (change: RowChange) => boolean,
): Promise<RowChange[]> {
  const reader = new AbortController();
  const response = await api.request(path, { signal: reader.signal });
  await act();
  const changes: RowChange[] = [];
  for await (const change of read(response)) {
    changes.push(change);
    if (until(change)) break;
  }
  reader.abort();
  return changes;
}

test('rows come as they change, from the first to the last state of a run', async () => {
  const completed = new Set<string>();
  const changes = await collect(
    '/changes?tables=runs,steps',
    async () => void (await api.start('plain')),
    // A row comes as it is when it is read: that of a quick run may be complete before its step's has been sent.
    ({ table, row }) => row.status === 'completed' && completed.add(table).size === 2,
  );
  expect(new Set(changes.map(({ table }) => table))).toEqual(new Set(['runs', 'steps']));
  expect(changes[0]).toMatchObject({
    table: 'runs',
    op: 'insert',
    key: { id: changes[0]?.row.id },
    row: { workflow: 'plain' },
  });
  expect(changes.findLast(({ table }) => table === 'steps')?.row).toMatchObject({
    address: '/only',
    status: 'completed',
    output: 7,
  });
});

test('a change has the same row as the snapshot', async () => {
  let orderId = '';
  const changes = await collect(
    '/changes?tables=orders',
    async () => void (orderId = (await api.call('POST', '/orders')).body.id),
    () => true,
  );
  const { body } = await api.call('GET', `/db/snapshot?orderId=${orderId}`);
  expect(changes).toEqual([{ table: 'orders', op: 'insert', key: { id: orderId }, row: body.orders[0] }]);
});

test('a deleted row comes as its key', async () => {
  const { body: order } = await api.call('POST', '/orders');
  const changes = await collect(
    '/changes?tables=orders',
    async () => void (await api.call('POST', '/db/reset')),
    ({ key }) => key.id === order.id,
  );
  expect(changes.find(({ key }) => key.id === order.id)).toEqual({
    table: 'orders',
    op: 'delete',
    key: { id: order.id },
    row: null,
  });
});

test('the snapshot holds the tables of the viewer, and of a run only what belongs to it', async () => {
  const { body: started } = await api.call('POST', '/workflows/plain/runs', { order: true });
  await api.waitForRun(started.runId, ({ status }) => status === 'completed');
  await api.start('plain');
  const whole = (await api.call('GET', '/db/snapshot')).body;
  const names = [
    'workflows',
    'runs',
    'steps',
    'stepEffects',
    'orders',
    'payments',
    'inventory',
    'approvals',
    'journal',
  ];
  expect(Object.keys(whole)).toEqual(names);
  expect(whole.runs.length).toBeGreaterThan(1);

  for (const filter of [`runId=${started.runId}`, `orderId=${started.orderId}`]) {
    const { body } = await api.call('GET', `/db/snapshot?${filter}`);
    expect(Object.keys(body)).toEqual(names);
    expect(body.runs.map(({ id }: { id: string }) => id)).toEqual([started.runId]);
    expect(body.orders.map(({ id }: { id: string }) => id)).toEqual([started.orderId]);
    expect(body.steps).toMatchObject([{ runId: started.runId, address: '/only' }]);
    expect(body.journal.length).toBeGreaterThan(2);
    expect(body.workflows).toMatchObject([{ name: 'plain', version: 1 }]);
  }
  expect(Object.keys((await api.call('GET', '/db/snapshot?table=steps')).body)).toEqual(['steps']);
});

test('a reset cancels the open runs of the demo and empties the order tables', async () => {
  await api.publish({ name: 'ask', steps: [{ id: 'ask', type: 'approval', title: 'May I?' }] });
  const { body: demo } = await api.call('POST', '/workflows/ask/runs', { order: true });
  const other = await api.start('ask');
  await api.waitForRun(demo.runId, ({ status }) => status === 'waiting');
  const { status, body } = await api.call('POST', '/db/reset');
  expect({ status, body }).toMatchObject({ status: 200, body: { cancelledRuns: 1, payments: 0, inventory: 0 } });
  await api.waitForRun(demo.runId, (run) => run.status === 'cancelled');
  expect((await api.call('GET', '/orders')).body.items).toEqual([]);
  expect((await api.call('GET', `/runs/${other}`)).body.closedAt).toBeNull();
});
