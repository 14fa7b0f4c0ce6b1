import { goesOnLater } from '../commands/goes-on-later.ts';
import type { Database } from '../database.ts';

export type CancelRequest = {
  runId: string;
  reason: string | null;
  /** Temporal knows the run, so that the request can be delivered. */
  dispatched: boolean;
};

/**
 * Notes that an open run is to be cancelled. The first reason stands.
 *
 * @param final the statuses of runs that have ended
 * @returns null when the run has ended or does not exist
 */
export async function requestCancel(
  { pool }: Database,
  runId: string,
  reason: string | null,
  final: readonly string[],
): Promise<CancelRequest | null> {
  const { rows } = await pool.query<{ reason: string | null; dispatched: boolean }>(
    `UPDATE run SET cancel_reason = CASE WHEN cancel_requested_at IS NULL THEN $2 ELSE cancel_reason END,
                    cancel_requested_at = COALESCE(cancel_requested_at, now()), cancel_delivered_at = NULL
     WHERE id = $1 AND NOT status = ANY($3)
     RETURNING cancel_reason AS reason, dispatched_at IS NOT NULL AND NOT ${goesOnLater} AS dispatched`,
    [runId, reason, final],
  );
  const [row] = rows;
  return row ? { runId, ...row } : null;
}

/**
 * Notes that the open runs of the demo are to be cancelled: those of some workflows, and those with an order.
 *
 * @returns how many were not yet to be cancelled
 */
export async function requestCancelOfDemo(
  { pool }: Database,
  workflows: readonly string[],
  reason: string,
  final: readonly string[],
): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE run SET cancel_reason = $2, cancel_requested_at = now(), cancel_delivered_at = NULL
     WHERE (workflow = ANY($1) OR order_id IS NOT NULL) AND NOT status = ANY($3) AND cancel_requested_at IS NULL`,
    [workflows, reason, final],
  );
  return rowCount ?? 0;
}

/** Requests that Temporal has not taken yet, oldest first. */
export async function listUndeliveredCancels(
  { pool }: Database,
  final: readonly string[],
  limit: number,
): Promise<CancelRequest[]> {
  const { rows } = await pool.query<CancelRequest>(
    `SELECT id AS "runId", cancel_reason AS reason, true AS dispatched FROM run
     WHERE cancel_requested_at IS NOT NULL AND cancel_delivered_at IS NULL AND dispatched_at IS NOT NULL AND NOT status = ANY($1)
       AND NOT ${goesOnLater}
     ORDER BY cancel_requested_at LIMIT $2`,
    [final, limit],
  );
  return rows;
}

export async function markCancelDelivered({ pool }: Database, runId: string): Promise<void> {
  await pool.query('UPDATE run SET cancel_delivered_at = now() WHERE id = $1', [runId]);
}
