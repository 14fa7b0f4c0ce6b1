import type { Json } from '@waymark/protocol';
import { goesOnLater } from '../commands/goes-on-later.ts';
import type { Database } from '../database.ts';

/** An event on its way to a run. */
export type UndeliveredEvent = { runId: string; id: string; event: string; source: string; time: Date; data: Json };

/**
 * Events that Temporal has not taken yet, oldest first, of runs that it knows.
 *
 * @param age milliseconds since the event was stored; younger ones are still in the hands of the call that stored them.
 *   (Those that a run sent are in nobody's hands.)
 */
export async function listUndeliveredEvents(
  { pool }: Database,
  age: number,
  limit: number,
): Promise<UndeliveredEvent[]> {
  const { rows } = await pool.query<UndeliveredEvent>(
    `SELECT inbox_event.run_id AS "runId", inbox_event.id, event, source, time, data FROM inbox_event JOIN run ON run.id = inbox_event.run_id
     WHERE delivered_at IS NULL AND received_at IS NULL AND refusal IS NULL AND run.dispatched_at IS NOT NULL AND NOT ${goesOnLater}
       AND (inbox_event.request_hash IS NULL OR inbox_event.created_at < now() - make_interval(secs => $1 / 1000.0))
     ORDER BY inbox_event.created_at, inbox_event.id LIMIT $2`,
    [age, limit],
  );
  return rows;
}

export async function markEventDelivered({ pool }: Database, runId: string, id: string): Promise<void> {
  await pool.query('UPDATE inbox_event SET delivered_at = now() WHERE run_id = $1 AND id = $2', [runId, id]);
}

/** Notes that the run had ended before the event reached it. @returns false when it has reached it all the same, or will */
export async function markEventTooLate({ pool }: Database, runId: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE inbox_event SET refusal = 'RUN_ENDED' FROM run
     WHERE run.id = run_id AND run_id = $1 AND inbox_event.id = $2 AND delivered_at IS NULL AND received_at IS NULL AND NOT ${goesOnLater}`,
    [runId, id],
  );
  return rowCount === 1;
}
