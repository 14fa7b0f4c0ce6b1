import type { AttemptEnd, AttemptIdentity } from '@waymark/action-kit/worker';
import { type Database, createAttemptLog } from '@waymark/database';
import type { ActionTask } from '@waymark/protocol';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeRun, openOrderDatabase } from './order-database.ts';

let database: Database;
let attempts: ReturnType<typeof createAttemptLog>;
let runId: string;

beforeAll(async () => {
  database = await openOrderDatabase();
  attempts = createAttemptLog(database);
});

const manySteps = Array.from({ length: 20 }, (_, n) => `/s${n}`);

beforeEach(async () => {
  runId = await makeRun(database);
  for (const address of ['/work', ...manySteps]) await noteStep(address);
});

/** What the journal says when a step starts; attempts are told after it. */
async function noteStep(address: string): Promise<void> {
  await database.pool.query(
    `INSERT INTO journal (run_id, leg, address, type, ordinal, seq, at, body, confirmed, history_length, writer)
     VALUES ($1, 1, $2, 'step_started', 0, 1, now(), '{}', true, 1, 'test')`,
    [runId, address],
  );
}

afterAll(() => database?.close());

const retry = {
  initialInterval: 1,
  backoffCoefficient: 1,
  maximumInterval: 1,
  maximumAttempts: 5,
  jitter: 0,
  retryableErrorTypes: null,
  nonRetryableErrorTypes: [],
};

async function start({ activity = 'a', address = '/work', id = runId, opensEffect = false } = {}) {
  const task: ActionTask = {
    runId: id,
    leg: 1,
    address,
    phase: 'do',
    generation: 0,
    idempotencyKey: `${id}${address}`,
    undoes: null,
    input: null,
    retry,
    attemptTimeout: 10_000,
    resultSchema: null,
    secrets: [],
  };
  const started = await attempts.start({ task, activity, worker: 'w', at: new Date(), opensEffect });
  await attempts.tell(started.identity);
  return started;
}

async function finish(identity: AttemptIdentity, end: AttemptEnd): Promise<void> {
  await attempts.finish(identity, end);
  await attempts.tell(identity);
}

const failed: AttemptEnd = {
  status: 'failed',
  at: new Date(),
  error: { type: 'Broken', message: 'no', data: null },
  effect: 'none',
  nextAttemptAt: new Date(Date.now() + 1_000),
  finishes: null,
};
const completed: AttemptEnd = {
  status: 'completed',
  at: new Date(),
  error: null,
  effect: null,
  nextAttemptAt: null,
  finishes: null,
};

async function readEvents(): Promise<{ id: number; type: string; attempt: number; error?: { type: string } }[]> {
  const { rows } = await database.pool.query<{
    id: number;
    type: string;
    body: { attempt: number; error?: { type: string } };
  }>('SELECT id, type, body FROM run_event WHERE run_id = $1 ORDER BY id', [runId]);
  return rows.map(({ id, type, body }) => ({ id, type, ...body }));
}

async function readRows(): Promise<object[]> {
  const { rows } = await database.pool.query(
    'SELECT attempt, status, counted FROM attempt WHERE run_id = $1 ORDER BY attempt',
    [runId],
  );
  return rows as object[];
}

test('attempts that failed count, and each is an event at its start and at its end', async () => {
  const first = await start();
  await finish(first.identity, failed);
  const second = await start();
  await finish(second.identity, completed);
  expect([first, second]).toMatchObject([
    { counted: 0, identity: { attempt: 1 } },
    { counted: 1, identity: { attempt: 2 }, effect: 'none' },
  ]);
  expect(await readEvents()).toMatchObject([
    { id: 1, type: 'attempt_started', attempt: 1 },
    {
      id: 2,
      type: 'attempt_failed',
      attempt: 1,
      error: { type: 'Broken' },
      nextAttemptAt: failed.nextAttemptAt?.toISOString(),
    },
    { id: 3, type: 'attempt_started', attempt: 2 },
  ]);
});

test('an attempt whose worker was lost is closed by the next one and does not count', async () => {
  const first = await start();
  const second = await start();
  expect(second).toMatchObject({ counted: 0, identity: { attempt: 2 }, effect: 'unknown' });
  await finish(first.identity, completed);
  expect(await readRows()).toEqual([
    { attempt: 1, status: 'lost', counted: false },
    { attempt: 2, status: 'running', counted: true },
  ]);
  expect(await readEvents()).toMatchObject([
    { type: 'attempt_started' },
    { type: 'attempt_failed', attempt: 1, error: { type: 'WorkerLost' } },
    { type: 'attempt_started', attempt: 2 },
  ]);
});

test('after an attempt that failed for good Temporal gets its failure again, and nothing is done', async () => {
  await finish((await start()).identity, failed);
  await finish((await start()).identity, { ...failed, nextAttemptAt: null });
  await expect(start({ opensEffect: true })).rejects.toMatchObject({
    name: 'AttemptsOver',
    error: { type: 'Broken' },
    counted: 2,
    effect: 'none',
  });
  expect(await readRows()).toHaveLength(2);
  const { rows } = await database.pool.query('SELECT FROM step_effect WHERE run_id = $1', [runId]);
  expect(rows).toEqual([]);
  expect(await start({ activity: 'b' })).toMatchObject({ counted: 0, identity: { attempt: 3 } });
});

test('a further activity of the same step counts anew and numbers on', async () => {
  await finish((await start()).identity, failed);
  const again = await start({ activity: 'b' });
  expect(again).toMatchObject({ counted: 0, identity: { attempt: 2 } });
});

test('steps of one run that start at once get events without a gap', async () => {
  await Promise.all(
    manySteps.map(async (address) => {
      const { identity } = await start({ address });
      await finish(identity, failed);
    }),
  );
  expect((await readEvents()).map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
});

test('a run that was deleted fails the attempt for good', async () => {
  await expect(start({ id: 'run_nobody' })).rejects.toMatchObject({ type: 'NotFound', retryable: false });
});

test('an attempt tells nothing before the journal has told of its step, nor after the run has ended', async () => {
  await database.pool.query('DELETE FROM journal WHERE run_id = $1', [runId]);
  const { identity } = await start();
  expect(await readEvents()).toEqual([]);
  await noteStep('/work');
  await finish(identity, failed);
  expect(await readEvents()).toMatchObject([{ type: 'attempt_started' }, { type: 'attempt_failed' }]);
  await database.pool.query('UPDATE run SET closed_at = now() WHERE id = $1', [runId]);
  await start();
  expect(await readEvents()).toHaveLength(2);
});

test('the record of the effect is opened with the first attempt and finished with the last', async () => {
  const first = await start({ opensEffect: true });
  await finish(first.identity, failed);
  const second = await start({ opensEffect: true });
  expect([first.effectOpened, second.effectOpened]).toEqual([true, false]);
  const readRecord = async () => {
    const { rows } = await database.pool.query('SELECT status, result FROM step_effect WHERE key = $1', [
      `${runId}/work`,
    ]);
    return rows[0] as object;
  };
  expect(await readRecord()).toEqual({ status: 'started', result: null });
  await finish(second.identity, { ...completed, finishes: { key: `${runId}/work`, result: { n: 1 } } });
  expect(await readRecord()).toEqual({ status: 'finished', result: { n: 1 } });
});
