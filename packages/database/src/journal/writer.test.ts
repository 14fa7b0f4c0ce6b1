import type { JournalEntry } from '@waymark/protocol';
import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { type ToldEntry, createJournalWriter } from './writer.ts';

/** A pool that is away for some connections and then knows no run: what is written is dropped, but was taken. */
function poolAwayFor(times: number): { pool: Pool; connections: () => number; statements: string[] } {
  let connections = 0;
  const statements: string[] = [];
  const client = {
    query: async (text: string) => {
      statements.push(text);
      return { rows: [], rowCount: 0 };
    },
    on() {},
    off() {},
    release() {},
  };
  const connect = async () => {
    connections += 1;
    if (connections <= times) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    return client;
  };
  return { pool: { connect } as unknown as Pool, connections: () => connections, statements };
}

function told(seq: number, replayed = false): ToldEntry {
  const entry: JournalEntry = {
    runId: 'run_1',
    leg: 1,
    seq,
    address: '/',
    ordinal: 0,
    at: '2030-01-01T00:00:00.000Z',
    transition: { type: 'run_started' },
  };
  return { entry, temporalRunId: 't1', historyLength: seq * 4, replayed };
}

test('an entry that is told while the database is away is written when it is back', async () => {
  const { pool, connections, statements } = poolAwayFor(3);
  const errors: unknown[] = [];
  const writer = createJournalWriter({ database: { pool }, interval: 1, onError: (error) => errors.push(error) });
  await writer.record(told(1));
  await writer.flush();
  expect(connections()).toBe(4);
  expect(errors).toHaveLength(3);
  expect(statements.at(-1)).toBe('COMMIT');
});

test('a full queue makes who tells wait, until there is room again', async () => {
  const { pool, connections } = poolAwayFor(2);
  const writer = createJournalWriter({ database: { pool }, interval: 1, capacity: 2 });
  await writer.record(told(1));
  const second = writer.record(told(2)).then(() => connections());
  expect(connections()).toBe(0);
  expect(await second).toBe(3);
});

test('a writer that is closed while the database is away gives up in time', async () => {
  const { pool } = poolAwayFor(Number.POSITIVE_INFINITY);
  const writer = createJournalWriter({ database: { pool }, interval: 1 });
  await writer.record(told(1));
  const begin = Date.now();
  await writer.close(100);
  expect(Date.now() - begin).toBeLessThan(1_000);
});

test('a replay tells nothing again that is known to be confirmed', async () => {
  const { pool, connections } = poolAwayFor(0);
  const writer = createJournalWriter({ database: { pool }, interval: 1 });
  await writer.record(told(1, true));
  await writer.flush();
  await writer.record(told(1, true));
  await writer.flush();
  expect(connections()).toBe(1);
  await writer.record(told(1));
  await writer.flush();
  expect(connections()).toBe(2);
});
