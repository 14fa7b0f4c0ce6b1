import type { Json } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';

export type NewInboxEvent = {
  runId: string;
  id: string;
  event: string;
  source: string;
  data: Json;
  /** Characters of the data as JSON. */
  size: number;
  /** Of the request that sent it; null: a run sent it. */
  requestHash: string | null;
};

/** What a mailbox may hold. */
export type InboxLimits = { events: number; size: number };

export type InboxInsert = 'inserted' | 'known' | 'full';

/**
 * Stores an event for a run, unless it is known or there is no room in the mailbox. What was accepted and not taken yet
 * counts, whether the run has it already or not.
 *
 * @param client a connection inside a transaction: senders to the same run take turns until it ends
 */
export async function insertInboxEvent(
  client: Queryable,
  { runId, id, event, source, data, size, requestHash }: NewInboxEvent,
  limits: InboxLimits,
): Promise<InboxInsert> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`inbox ${runId}`]);
  const { rows } = await client.query<{ known: boolean; events: number; size: number }>(
    `SELECT EXISTS (SELECT FROM inbox_event WHERE run_id = $1 AND id = $2) AS known,
            count(*)::int AS events, COALESCE(sum(size), 0)::int AS size
     FROM inbox_event WHERE run_id = $1 AND taken_at IS NULL AND refusal IS NULL`,
    [runId, id],
  );
  const [held] = rows;
  if (held?.known) return 'known';
  if (held && (held.events >= limits.events || held.size + size > limits.size)) return 'full';
  await client.query(
    `INSERT INTO inbox_event (run_id, id, event, source, time, data, size, request_hash) VALUES ($1, $2, $3, $4, now(), $5, $6, $7)`,
    [runId, id, event, source, data === null ? null : JSON.stringify(data), size, requestHash],
  );
  return 'inserted';
}
