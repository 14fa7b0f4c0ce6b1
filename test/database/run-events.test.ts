import { randomUUID } from 'node:crypto';
import {
  type Database,
  appendRunEvents,
  createDatabase,
  inTransaction,
  insertRun,
  listRunEvents,
  publishVersion,
} from '@waymark/database';
import { migrateDatabase } from '@waymark/database/migrations';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type {} from '../support/global-setup.ts';

let database: Database;

beforeAll(async () => {
  const url = new URL(inject('stack').databaseUrl);
  url.pathname = `/events_${randomUUID().slice(0, 8)}`;
  await migrateDatabase(url.href);
  database = createDatabase(url.href);
  await publishVersion(database, {
    name: 'any',
    title: null,
    hash: 'h',
    form: 'v1',
    definition: {},
    program: {},
    warnings: [],
  });
});

afterAll(async () => {
  await database?.close();
});

async function newRun(): Promise<string> {
  const id = `run_${randomUUID()}`;
  const rest = { key: null, input: {}, orderId: null, startedBy: 'test', idempotencyKey: null, requestHash: '' };
  await insertRun(database.pool, { id, workflow: 'any', version: 1, ...rest });
  return id;
}

const event = { type: 'attempt_started', at: '2030-01-31T12:00:00.000Z', address: '/a' } as const;

test('events of many writers are numbered without a gap', async () => {
  const runId = await newRun();
  const numbers = await Promise.all(
    Array.from({ length: 20 }, () =>
      inTransaction(database, (client) => appendRunEvents(client, runId, [event, event])),
    ),
  );
  expect(numbers.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
});

test('a transaction that fails leaves no gap', async () => {
  const runId = await newRun();
  await appendRunEvents(database.pool, runId, [event]);
  const failing = inTransaction(database, async (client) => {
    await appendRunEvents(client, runId, [event, event]);
    throw new Error('on purpose');
  });
  await expect(failing).rejects.toThrow('on purpose');
  expect(await appendRunEvents(database.pool, runId, [event])).toEqual([2]);
  expect((await listRunEvents(database, runId, 0)).map(({ id }) => id)).toEqual([1, 2]);
});

test('a run that does not exist takes no events', async () => {
  expect(await appendRunEvents(database.pool, 'run_none', [event])).toEqual([]);
});
