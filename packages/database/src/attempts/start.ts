import { ActionFailure } from '@waymark/action-kit';
import type { AttemptStart, AttemptStarted } from '@waymark/action-kit/worker';
import type { Effect, JsonObject } from '@waymark/protocol';
import type { Database } from '../database.ts';
import { isUniqueViolation } from '../errors.ts';
import { appendAttemptEvents } from '../run-events/append-attempt.ts';
import { inTransaction, type Queryable } from '../transaction.ts';

/** What closes an attempt that its worker left open. */
export const lostError = {
  type: 'WorkerLost',
  message: 'the worker that made this attempt was lost',
  data: null,
} as const;

// All parts of the statement see the rows as they were before it: `former` still finds the lost attempt running.
const sql = `
  WITH lost AS (
    UPDATE attempt SET status = 'lost', counted = false, effect = 'unknown', error = $8, finished_at = $7, next_attempt_at = $7
    WHERE run_id = $1 AND address = $2 AND phase = $3 AND generation = $4 AND status = 'running'
    RETURNING attempt
  ), former AS (
    SELECT COALESCE(max(attempt), 0) AS last,
           count(*) FILTER (WHERE activity = $5 AND status = 'failed' AND counted) AS counted,
           COALESCE(bool_and(COALESCE(effect, 'unknown') = 'none'), true) AS harmless
    FROM attempt WHERE run_id = $1 AND address = $2 AND phase = $3 AND generation = $4
  ), opened AS (
    INSERT INTO attempt (run_id, address, phase, generation, attempt, status, activity, worker, started_at)
    SELECT $1, $2, $3, $4, last + 1, 'running', $5, $6, $7 FROM former
    RETURNING attempt
  )
  SELECT opened.attempt, former.counted::int AS counted, former.harmless,
         ARRAY(SELECT attempt FROM lost ORDER BY attempt) AS lost
  FROM opened, former`;

type Row = { attempt: number; counted: number; harmless: boolean; lost: number[] };

/**
 * Closes what a lost worker left open and opens the next attempt, with their run events.
 *
 * @throws {ActionFailure} `NotFound`, not retried, when the run has been deleted
 */
export async function startAttempt(database: Pick<Database, 'pool'>, start: AttemptStart): Promise<AttemptStarted> {
  try {
    return await inTransaction(database, (client) => openAttempt(client, start));
  } catch (error) {
    // Two workers opened an attempt at the same moment: the other one has taken the number.
    if (isUniqueViolation(error, 'attempt_pkey')) return startAttempt(database, start);
    if (isForeignKeyViolation(error)) {
      throw new ActionFailure('NotFound', `run "${start.task.runId}" does not exist any more`, {
        retryable: false,
        effect: 'none',
      });
    }
    throw error;
  }
}

async function openAttempt(client: Queryable, { task, activity, worker, at }: AttemptStart): Promise<AttemptStarted> {
  const { runId, address, phase, generation } = task;
  const parameters = [runId, address, phase, generation, activity, worker, at, JSON.stringify(lostError)];
  const { rows } = await client.query<Row>(sql, parameters);
  const row = rows[0];
  if (!row) throw new Error('no attempt was opened');
  const events = row.lost.map((attempt): JsonObject => ({
    attempt,
    phase,
    status: 'lost',
    error: { ...lostError },
    nextAttemptAt: at.toISOString(),
  }));
  await appendAttemptEvents(client, { runId, address, phase }, [
    ...events.map((body) => ({ type: 'attempt_failed' as const, at, address, body })),
    { type: 'attempt_started', at, address, body: { attempt: row.attempt, phase, worker } },
  ]);
  const effect: Effect = row.harmless ? 'none' : 'unknown';
  return { identity: { runId, address, phase, generation, attempt: row.attempt }, counted: row.counted, effect };
}

function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23503';
}
