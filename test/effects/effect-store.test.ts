import { isWithoutEffect } from '@waymark/action-kit';
import { type Database, createDatabase, createEffectStore } from '@waymark/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextOf, makeRun, openOrderDatabase, undoContextOf } from './order-database.ts';

let database: Database;
let effects: ReturnType<typeof createEffectStore>;
let runId: string;

beforeAll(async () => {
  database = await openOrderDatabase();
  effects = createEffectStore(database);
  runId = await makeRun(database);
  await database.pool.query('CREATE TABLE stamp (name text NOT NULL, n serial)');
});

afterAll(() => database?.close());

const stamp = (name: string) => async (client: { query: Database['pool']['query'] }) => {
  const { rows } = await client.query<{ n: number }>('INSERT INTO stamp (name) VALUES ($1) RETURNING n', [name]);
  return { n: rows[0]?.n ?? null };
};

async function countStamps(name: string): Promise<number> {
  const { rowCount } = await database.pool.query('SELECT 1 FROM stamp WHERE name = $1', [name]);
  return rowCount ?? 0;
}

async function statusOf(key: string): Promise<string | null> {
  const { rows } = await database.pool.query<{ status: string }>('SELECT status FROM step_effect WHERE key = $1', [
    key,
  ]);
  return rows[0]?.status ?? null;
}

test('of twenty deliveries at once one does the work, and all get its result', async () => {
  const context = contextOf(runId, '/twenty');
  const results = await Promise.all(Array.from({ length: 20 }, () => effects.once(context, { a: 1 }, stamp('twenty'))));
  expect(new Set(results.map(({ n }) => n)).size).toBe(1);
  expect(await countStamps('twenty')).toBe(1);
});

test('work that throws leaves nothing, says so, and can be done again', async () => {
  const context = contextOf(runId, '/throws');
  const failing = effects.once(context, {}, async (client) => {
    await stamp('throws')(client);
    throw new Error('no');
  });
  const error = await failing.catch((thrown: unknown) => thrown);
  expect(isWithoutEffect(error)).toBe(true);
  expect(await countStamps('throws')).toBe(0);
  expect(await statusOf(context.idempotencyKey)).toBeNull();
  await effects.once(context, {}, stamp('throws'));
  expect(await countStamps('throws')).toBe(1);
});

test('the same key with another input is refused and not retried', async () => {
  const context = contextOf(runId, '/mismatch');
  await effects.once(context, { a: 1, b: 2 }, stamp('mismatch'));
  await effects.once(context, { b: 2, a: 1 }, stamp('mismatch'));
  const other = effects.once(context, { a: 2, b: 1 }, stamp('mismatch'));
  await expect(other).rejects.toMatchObject({ type: 'IdempotencyMismatch', retryable: false });
  expect(await countStamps('mismatch')).toBe(1);
});

test('an undo that comes first leaves nothing to undo, and a late do fails', async () => {
  const late = contextOf(runId, '/late');
  const undo = undoContextOf(runId, '/late');
  await expect(effects.once(undo, {}, stamp('late undo'))).rejects.toMatchObject({ name: 'NothingToUndo' });
  await expect(effects.once(late, {}, stamp('late'))).rejects.toMatchObject({ type: 'StepRevoked', retryable: false });
  await expect(effects.once(undo, {}, stamp('late undo'))).rejects.toMatchObject({ name: 'NothingToUndo' });
  expect([await countStamps('late'), await countStamps('late undo')]).toEqual([0, 0]);
});

test('an undo waits for a do that is just committing, and undoes it', async () => {
  const context = contextOf(runId, '/slow');
  const slow = effects.once(context, {}, async (client) => {
    await client.query('SELECT pg_sleep(0.3)');
    return stamp('slow')(client);
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const order: string[] = [];
  await Promise.all([
    slow.then(() => order.push('do')),
    effects.once(undoContextOf(runId, '/slow'), {}, stamp('slow undo')).then(() => order.push('undo')),
  ]);
  expect(order).toEqual(['do', 'undo']);
  expect(await countStamps('slow undo')).toBe(1);
});

test('an undo is done once, however often it is delivered', async () => {
  await effects.once(contextOf(runId, '/undone'), {}, stamp('undone'));
  const undo = undoContextOf(runId, '/undone');
  await Promise.all(Array.from({ length: 10 }, () => effects.once(undo, {}, stamp('undone undo'))));
  expect(await countStamps('undone undo')).toBe(1);
});

test('a call outside leaves its intent, and its answer is recorded once', async () => {
  const context = contextOf(runId, '/call');
  let calls = 0;
  const seen: (string | null)[] = [];
  const call = () =>
    effects.call(
      context,
      {},
      {
        prepare: async () => 'prepared',
        call: async () => {
          calls += 1;
          seen.push(await statusOf(context.idempotencyKey));
          if (calls === 1) throw new Error('no answer');
          return calls;
        },
        record: async (client, answer, prepared) => ({ answer, prepared, ...(await stamp('call')(client)) }),
      },
    );
  const error = await call().catch((thrown: unknown) => thrown);
  expect(isWithoutEffect(error)).toBe(false);
  const result = await call();
  expect(await call()).toEqual(result);
  expect({ calls, seen, stamps: await countStamps('call') }).toEqual({
    calls: 2,
    seen: ['started', 'started'],
    stamps: 1,
  });
});

test('an undo finds the intent of a call whose answer never came, and revokes it', async () => {
  const context = contextOf(runId, '/unanswered');
  const steps = {
    prepare: async () => null,
    call: async (): Promise<number> => {
      throw new Error('no answer');
    },
    record: async () => null,
  };
  await effects.call(context, {}, steps).catch(() => {});
  await effects.once(undoContextOf(runId, '/unanswered'), {}, stamp('unanswered undo'));
  expect(await countStamps('unanswered undo')).toBe(1);
  await expect(effects.call(context, {}, { ...steps, call: async () => 1 })).rejects.toMatchObject({
    type: 'StepRevoked',
  });
});

test('an answer that comes after the undo is not recorded', async () => {
  const call = effects.call(
    contextOf(runId, '/overtaken'),
    {},
    {
      prepare: async () => null,
      call: async () => {
        await effects.once(undoContextOf(runId, '/overtaken'), {}, stamp('overtaken undo'));
        return 1;
      },
      record: (client) => stamp('overtaken')(client),
    },
  );
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ type: 'StepRevoked' });
  expect(isWithoutEffect(error)).toBe(false);
  expect([await countStamps('overtaken'), await countStamps('overtaken undo')]).toEqual([0, 1]);
});

test('a serialization failure is tried again', async () => {
  let tries = 0;
  const result = await effects.once(contextOf(runId, '/serialization'), {}, async (client) => {
    tries += 1;
    if (tries < 3) await client.query(`DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END $$`);
    return stamp('serialization')(client);
  });
  expect([tries, typeof result.n, await countStamps('serialization')]).toEqual([3, 'number', 1]);
});

test('a database that is away is told from work that is wrong', async () => {
  const away = createDatabase('postgresql://nobody@127.0.0.1:1/nothing');
  const error = await createEffectStore(away)
    .once(contextOf(runId, '/away'), {}, stamp('away'))
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'StoreUnavailable' });
  await away.close();
});

test('an action that keeps no effects of its own is not done again once it is finished', async () => {
  const context = contextOf(runId, '/outside');
  expect(await effects.open(context, {})).toBeNull();
  expect(await effects.open(context, {})).toBeNull();
  await database.pool.query(`UPDATE step_effect SET status = 'finished', result = '{"done": 1}' WHERE key = $1`, [
    context.idempotencyKey,
  ]);
  expect(await effects.open(context, {})).toEqual({ result: { done: 1 } });
});

test('an undo of an action that keeps no effects of its own happens, also when nobody knows how the do ended', async () => {
  await effects.open(contextOf(runId, '/unknown'), {});
  const undo = undoContextOf(runId, '/unknown');
  expect(await effects.open(undo, {})).toBeNull();
  expect(await effects.open(undo, {})).toBeNull();
  await expect(effects.open(contextOf(runId, '/unknown'), {})).rejects.toMatchObject({ type: 'StepRevoked' });
});
