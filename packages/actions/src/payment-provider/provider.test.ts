import { fork, type ChildProcess } from 'node:child_process';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
let provider: { process: ChildProcess; url: string };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-payments-'));
  provider = await startProvider();
});

afterEach(async () => {
  await kill('SIGKILL');
  await rm(folder, { recursive: true });
});

async function startProvider(): Promise<typeof provider> {
  const child = fork(join(import.meta.dirname, 'main.ts'), {
    env: { ...process.env, PORT: '0', LEDGER_FILE: join(folder, 'book', 'ledger.jsonl') },
    execArgv: [],
    silent: true,
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(message.port));
    child.once('exit', () => reject(new Error('the provider ended')));
  });
  return { process: child, url: `http://127.0.0.1:${port}` };
}

async function kill(signal: NodeJS.Signals): Promise<number | null> {
  if (provider.process.exitCode !== null || provider.process.signalCode !== null) return provider.process.exitCode;
  const exited = new Promise<number | null>((resolve) => {
    provider.process.once('exit', resolve);
  });
  provider.process.kill(signal);
  return exited;
}

async function post(
  path: 'charges' | 'refunds',
  key: string,
  body: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) };
  const response = await fetch(`${provider.url}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function ledger(orderId: string): Promise<Record<string, unknown>[]> {
  const response = await fetch(`${provider.url}/ledger?orderId=${orderId}`);
  return (await response.json()) as Record<string, unknown>[];
}

test('the same key charges once, and the ledger counts its requests', async () => {
  const first = await post('charges', 'k1', { orderId: 'o1', amount: 500 });
  const second = await post('charges', 'k1', { orderId: 'o1', amount: 500 });
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.body['id']).toBe(first.body['id']);
  const entries = await ledger('o1');
  expect(entries).toEqual([
    {
      id: first.body['id'],
      kind: 'charge',
      orderId: 'o1',
      amount: 500,
      key: 'k1',
      requests: 2,
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    },
  ]);
  expect(await ledger('o2')).toEqual([]);
});

test('ten requests at once with one key make one charge', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post('charges', 'k1', { orderId: 'o1', amount: 500 })),
  );
  expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
  expect(await ledger('o1')).toMatchObject([{ requests: 10 }]);
});

test('the ledger survives kill -9, and a line that was torn by it is ignored', async () => {
  await post('charges', 'k1', { orderId: 'o1', amount: 500 });
  const before = await ledger('o1');
  await kill('SIGKILL');
  await appendFile(join(folder, 'book', 'ledger.jsonl'), '{"type":"entry","id":"charge_torn","ki');
  provider = await startProvider();
  expect(await ledger('o1')).toEqual(before);

  await post('charges', 'k2', { orderId: 'o1', amount: 700 });
  await kill('SIGKILL');
  provider = await startProvider();
  expect(await ledger('o1')).toMatchObject([{ key: 'k1' }, { key: 'k2' }]);
});

test('whatever was answered before a kill in full flight is in the ledger afterwards', async () => {
  const answered: string[] = [];
  const requests = Array.from({ length: 200 }, async (_, n) => {
    const { status } = await post('charges', `k${n}`, { orderId: 'o1', amount: 100 });
    if (status === 201) answered.push(`k${n}`);
    if (answered.length === 50) provider.process.kill('SIGKILL');
  });
  await Promise.allSettled(requests);
  await kill('SIGKILL');
  provider = await startProvider();
  const keys = (await ledger('o1')).map(({ key }) => key);
  expect(answered.length).toBeGreaterThanOrEqual(50);
  expect(answered.filter((key) => !keys.includes(key))).toEqual([]);
});

test('an amount that ends in 02 is declined', async () => {
  const { status, body } = await post('charges', 'k1', { orderId: 'o1', amount: 1_002 });
  expect([status, body['code']]).toEqual([402, 'PaymentDeclined']);
  expect(await ledger('o1')).toEqual([]);
});

test('an amount that ends in 03 fails twice for each key and then works', async () => {
  const statuses = [];
  for (let n = 0; n < 4; n += 1) statuses.push((await post('charges', 'k1', { orderId: 'o1', amount: 1_003 })).status);
  expect(statuses).toEqual([500, 500, 201, 200]);
  expect((await post('charges', 'k2', { orderId: 'o1', amount: 1_003 })).status).toBe(500);
  expect(await ledger('o1')).toMatchObject([{ key: 'k1', requests: 4 }]);
});

test('an amount that ends in 04 is charged, and its first answer gets lost', async () => {
  await expect(post('charges', 'k1', { orderId: 'o1', amount: 1_004 })).rejects.toThrow('fetch failed');
  expect(await ledger('o1')).toMatchObject([{ key: 'k1', requests: 1 }]);
  expect((await post('charges', 'k1', { orderId: 'o1', amount: 1_004 })).status).toBe(200);
  expect(await ledger('o1')).toMatchObject([{ key: 'k1', requests: 2 }]);
});

test('a refund gives back what was charged, once', async () => {
  await post('charges', 'k1', { orderId: 'o1', amount: 500 });
  await post('charges', 'k2', { orderId: 'o1', amount: 700 });
  const first = await post('refunds', 'r1', { orderId: 'o1', charge: 'k1' });
  const again = await post('refunds', 'r1', { orderId: 'o1', charge: 'k1' });
  expect([first, again]).toMatchObject([
    { status: 201, body: { kind: 'refund', amount: 500 } },
    { status: 200, body: { kind: 'refund', amount: 500 } },
  ]);
  expect((await post('refunds', 'r2', { orderId: 'o1' })).body['amount']).toBe(700);
  expect((await post('refunds', 'r3', { orderId: 'o1' })).body).toMatchObject({ id: null, amount: 0 });
});

test('a refund that comes before its charge finds nothing, and the late charge is refused', async () => {
  expect(await post('refunds', 'r1', { orderId: 'o1', charge: 'k1' })).toMatchObject({
    status: 200,
    body: { id: null, amount: 0 },
  });
  expect(await post('charges', 'k1', { orderId: 'o1', amount: 500 })).toMatchObject({
    status: 409,
    body: { code: 'ChargeRevoked' },
  });
  expect(await ledger('o1')).toEqual([]);
});

test('a request without a key, or with a key of another request, is refused', async () => {
  expect((await post('charges', '', { orderId: 'o1', amount: 500 })).status).toBe(400);
  await post('charges', 'k1', { orderId: 'o1', amount: 500 });
  expect((await post('charges', 'k1', { orderId: 'o1', amount: 600 })).status).toBe(422);
});

test('SIGTERM ends the process cleanly', async () => {
  expect(await kill('SIGTERM')).toBe(0);
});
