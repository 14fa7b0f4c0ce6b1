import { ActionFailure, AttemptsOver } from '@waymark/action-kit';
import type { AttemptEnd, AttemptStart, AttemptStarted } from '@waymark/action-kit/worker';
import type { Database } from '../database.ts';
import { hashInput } from '../effects/input-hash.ts';
import { isUniqueViolation } from '../errors.ts';

/** What closes an attempt that its worker left open. */
export const lostError = {
  type: 'WorkerLost',
  message: 'the worker that made this attempt was lost',
  data: null,
} as const;

// One statement, one way to the server and back: every step pays for it. All parts see the rows as they were before it,
// so `former` still finds the lost attempt running. Only with an effect's record it waits for the disk; a row of an
// attempt alone gets there before any effect that is committed later.
const sql = `
  WITH lost AS (
    UPDATE attempt SET status = 'lost', counted = false, effect = 'unknown', error = $8, finished_at = $7, next_attempt_at = $7
    WHERE run_id = $1 AND address = $2 AND phase = $3 AND generation = $4 AND status = 'running'
  ), former AS (
    SELECT COALESCE(max(attempt), 0) AS last,
           count(*) FILTER (WHERE activity = $5 AND status = 'failed' AND counted) AS counted,
           COALESCE(bool_and(COALESCE(effect, 'unknown') = 'none'), true) AS harmless
    FROM attempt WHERE run_id = $1 AND address = $2 AND phase = $3 AND generation = $4
  ), final AS (
    SELECT error FROM attempt
    WHERE run_id = $1 AND address = $2 AND phase = $3 AND generation = $4 AND activity = $5
      AND status = 'failed' AND next_attempt_at IS NULL
    ORDER BY attempt DESC LIMIT 1
  ), opened AS (
    INSERT INTO attempt (run_id, address, phase, generation, attempt, status, activity, worker, started_at)
    SELECT $1, $2, $3, $4, last + 1, 'running', $5, $6, $7 FROM former WHERE NOT EXISTS (SELECT FROM final)
    RETURNING attempt
  ), effect AS (
    INSERT INTO step_effect (key, run_id, address, phase, status, input_hash)
    SELECT $9::text, $1, $2, $3, 'started', $10 WHERE $9::text IS NOT NULL AND NOT EXISTS (SELECT FROM final)
    ON CONFLICT (key) DO NOTHING
    RETURNING key
  ), relaxed AS (
    SELECT CASE WHEN $9::text IS NULL THEN set_config('synchronous_commit', 'off', true) END
  )
  SELECT opened.attempt, former.counted::int AS counted, former.harmless, EXISTS (SELECT FROM effect) AS "effectOpened",
         (SELECT error FROM final) AS "finalError"
  FROM former LEFT JOIN opened ON true, relaxed`;

type Row = {
  /** Null: the attempt before was the last. */
  attempt: number | null;
  counted: number;
  harmless: boolean;
  effectOpened: boolean;
  finalError: AttemptEnd['error'];
};

/**
 * Closes what a lost worker left open and opens the next attempt; with it, where that is asked for, the record of its
 * effect.
 *
 * @throws {ActionFailure} `NotFound`, not retried, when the run has been deleted
 * @throws {AttemptsOver} when the attempt before failed for good
 */
export async function startAttempt(database: Pick<Database, 'pool'>, start: AttemptStart): Promise<AttemptStarted> {
  try {
    return await openAttempt(database, start);
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

async function openAttempt({ pool }: Pick<Database, 'pool'>, start: AttemptStart): Promise<AttemptStarted> {
  const { task, activity, worker, at, opensEffect } = start;
  const { runId, address, phase, generation } = task;
  const effect = opensEffect ? [task.idempotencyKey, hashInput(task.input)] : [null, null];
  const identity = [runId, address, phase, generation];
  const values = [...identity, activity, worker, at, JSON.stringify(lostError), ...effect];
  const { rows } = await pool.query<Row>({ name: 'start-attempt', text: sql, values });
  const row = rows[0];
  if (!row) throw new Error('no attempt was opened');
  const former = { counted: row.counted, effect: row.harmless ? ('none' as const) : ('unknown' as const) };
  if (row.attempt === null) {
    throw new AttemptsOver(row.finalError ?? { type: 'ActionError', message: 'it failed', data: null }, former);
  }
  return {
    identity: { runId, address, phase, generation, attempt: row.attempt },
    ...former,
    effectOpened: row.effectOpened,
  };
}

function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23503';
}
