import type { JsonObject, RunEventType } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';

export type NewRunEvent = {
  type: RunEventType;
  /** RFC 3339; workflow time of transitions, the worker's clock of attempts. */
  at: string | Date;
  /** Absent for events of the run itself. */
  address?: string | null;
  /** Which journal entry it tells of; absent for attempts and retractions. */
  leg?: number | null;
  ordinal?: number | null;
  /** The details that people see beside id, at, type and address. */
  body?: JsonObject;
};

const sql = `
  WITH counted AS (
    UPDATE run SET last_event = last_event + $2 WHERE id = $1 RETURNING last_event - $2 AS base
  )
  INSERT INTO run_event (run_id, id, at, type, address, leg, ordinal, body)
  SELECT $1, base + number, (event->>'at')::timestamptz, event->>'type', event->>'address',
         (event->>'leg')::int, (event->>'ordinal')::int, COALESCE(event->'body', '{}')
  FROM counted, json_array_elements($3::json) WITH ORDINALITY AS events(event, number)
  RETURNING id`;

/**
 * Appends events to a run and gives them its next numbers, without a gap: the run's row is locked until the
 * transaction ends, so two writers take turns. Append last in a transaction, to hold the lock for a short time only.
 *
 * @param client a connection inside the transaction that made the change
 * @returns the numbers in the order of the events; none when the run does not exist
 */
export async function appendRunEvents(
  client: Queryable,
  runId: string,
  events: readonly NewRunEvent[],
): Promise<number[]> {
  if (events.length === 0) return [];
  const { rows } = await client.query<{ id: number }>(sql, [runId, events.length, JSON.stringify(events)]);
  return rows.map(({ id }) => id).sort((a, b) => a - b);
}
