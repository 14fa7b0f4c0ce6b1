import type { AttemptEnd, AttemptIdentity } from '@waymark/action-kit/worker';
import type { Database } from '../database.ts';

// Only the result of an effect waits for the disk: an attempt that seems to run still is taken for a lost one.
const sql = `
  WITH effect AS (
    UPDATE step_effect SET status = 'finished', result = $12, finished_at = now() WHERE key = $11 AND status = 'started'
  ), relaxed AS (
    SELECT CASE WHEN $11::text IS NULL THEN set_config('synchronous_commit', 'off', true) END
  )
  UPDATE attempt SET status = $6, counted = $6 <> 'lost', finished_at = $7, error = $8, effect = $9, next_attempt_at = $10
  FROM relaxed
  WHERE run_id = $1 AND address = $2 AND phase = $3 AND generation = $4 AND attempt = $5 AND status = 'running'`;

/**
 * Closes an attempt that is open, and with it the record of its effect; one that the next attempt has closed, and a
 * record that is finished or revoked, stay as they are.
 */
export async function finishAttempt(
  { pool }: Pick<Database, 'pool'>,
  { runId, address, phase, generation, attempt }: AttemptIdentity,
  { status, at, error, effect, nextAttemptAt, finishes }: AttemptEnd,
): Promise<void> {
  const end = [status, at, error === null ? null : JSON.stringify(error), effect, nextAttemptAt];
  const record = finishes === null ? [null, null] : [finishes.key, JSON.stringify(finishes.result)];
  const values = [runId, address, phase, generation, attempt, ...end, ...record];
  await pool.query({ name: 'finish-attempt', text: sql, values });
}
