import type { Phase } from '@waymark/protocol';
import { lostError } from '../attempts/start.ts';
import { goesOnLater } from '../commands/goes-on-later.ts';
import type { Database } from '../database.ts';

/** A run that is open as far as the read model knows. */
export type OpenRun = { id: string; reconciledLength: number };

const quietRuns = `SELECT id, reconciled_length AS "reconciledLength" FROM run
  WHERE closed_at IS NULL AND dispatched_at IS NOT NULL AND NOT ${goesOnLater} AND updated_at < now() - make_interval(secs => $1 / 1000.0)`;

/**
 * Open runs that Temporal has accepted and of which nothing was told for a while, in the order of their ids.
 *
 * @param quiet Milliseconds.
 * @param after Id of the last run of the page before; '' for the first page.
 */
export async function listQuietRuns(
  { pool }: Pick<Database, 'pool'>,
  quiet: number,
  after: string,
  limit: number,
): Promise<OpenRun[]> {
  return (await pool.query<OpenRun>(`${quietRuns} AND id > $2 ORDER BY id LIMIT $3`, [quiet, after, limit])).rows;
}

/** Those of some runs of which nothing was told for a while. @param quiet Milliseconds. */
export async function keepQuietRuns(
  { pool }: Pick<Database, 'pool'>,
  ids: readonly string[],
  quiet: number,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM run WHERE id = ANY($1) AND updated_at < now() - make_interval(secs => $2 / 1000.0)',
    [ids, quiet],
  );
  return rows.map(({ id }) => id);
}

/** The quiet runs that were altered, or never compared with Temporal; newest first. */
export async function listUncomparedRuns(
  { pool }: Pick<Database, 'pool'>,
  quiet: number,
  limit: number,
): Promise<OpenRun[]> {
  return (
    await pool.query<OpenRun>(`${quietRuns} AND reconciled_length = 0 ORDER BY updated_at DESC LIMIT $2`, [
      quiet,
      limit,
    ])
  ).rows;
}

/** Closed runs whose rows were altered, or were never compared with Temporal. */
export async function listAlteredRuns({ pool }: Pick<Database, 'pool'>, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM run WHERE closed_at IS NOT NULL AND reconciled_length = 0 ORDER BY updated_at DESC LIMIT $1',
    [limit],
  );
  return rows.map(({ id }) => id);
}

/** Notes that Temporal does not know a closed run any more: there is nothing left to compare it with. */
export async function noteUnknown({ pool }: Pick<Database, 'pool'>, runId: string): Promise<void> {
  await pool.query(
    'UPDATE run SET reconciled_length = -1 WHERE id = $1 AND closed_at IS NOT NULL AND reconciled_length = 0',
    [runId],
  );
}

/**
 * Whether a run that Temporal does not know is given up: somebody has cancelled it, and it is not just being started.
 */
export async function isGivenUp({ pool }: Pick<Database, 'pool'>, runId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM run WHERE id = $1 AND closed_at IS NULL AND cancel_requested_at IS NOT NULL AND dispatched_at < now() - interval '30 seconds'`,
    [runId],
  );
  return rowCount === 1;
}

/** An attempt that is open as far as its row says. */
export type OpenAttempt = {
  runId: string;
  address: string;
  phase: Phase;
  generation: number;
  attempt: number;
  activity: string;
};

export async function listOpenAttempts(
  { pool }: Pick<Database, 'pool'>,
  runIds: readonly string[],
): Promise<OpenAttempt[]> {
  const { rows } = await pool.query<OpenAttempt>(
    `SELECT run_id AS "runId", address, phase, generation, attempt, activity FROM attempt WHERE run_id = ANY($1) AND status = 'running'`,
    [runIds],
  );
  return rows;
}

/** Closes an attempt whose worker was lost, with its run event, unless somebody else has closed it. */
export async function closeLostAttempt(
  { pool }: Pick<Database, 'pool'>,
  { runId, address, phase, generation, attempt }: OpenAttempt,
  nextAttemptAt: Date | null,
): Promise<void> {
  const { rowCount } = await pool.query(
    `UPDATE attempt SET status = 'lost', counted = false, effect = 'unknown', error = $6, finished_at = now(), next_attempt_at = $7
     WHERE run_id = $1 AND address = $2 AND phase = $3 AND generation = $4 AND attempt = $5 AND status = 'running'`,
    [runId, address, phase, generation, attempt, JSON.stringify(lostError), nextAttemptAt],
  );
  if (rowCount === 1) await pool.query('SELECT tell_attempts($1, $2, $3)', [runId, address, phase]);
}

/** Closes attempts that are open although their run has ended a while ago. The stream has ended: nobody is told. */
export async function closeAttemptsOfClosedRuns({ pool }: Pick<Database, 'pool'>): Promise<void> {
  await pool.query(
    `UPDATE attempt SET status = 'lost', counted = false, effect = 'unknown', error = $1, finished_at = now()
     FROM run WHERE run.id = attempt.run_id AND attempt.status = 'running' AND run.closed_at < now() - interval '30 seconds'`,
    [JSON.stringify(lostError)],
  );
}

/**
 * Does something while no other process does it.
 *
 * @param lock Any number, the same for all that must not do it at once.
 * @returns whether it was done; false: another process is at it.
 */
export async function withAdvisoryLock(
  { pool }: Pick<Database, 'pool'>,
  lock: number,
  work: () => Promise<void>,
): Promise<boolean> {
  const client = await pool.connect();
  let broken = false;
  const onError = (): void => {
    broken = true;
  };
  client.on('error', onError);
  try {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [lock]);
    if (!rows[0]?.taken) return false;
    try {
      await work();
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [lock]).catch(() => (broken = true));
    }
    return true;
  } finally {
    client.off('error', onError);
    // A lock belongs to its connection: one whose lock may stand must not be used again.
    client.release(broken);
  }
}
