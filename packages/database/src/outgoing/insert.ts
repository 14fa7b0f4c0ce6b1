import type { CloudEvent } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';

export type NewOutgoingEvent = {
  runId: string;
  /** Of the step that sends it. */
  address: string;
  event: CloudEvent;
};

/** Stores an event that goes outside. */
export async function insertOutgoingEvent(
  client: Queryable,
  { runId, address, event }: NewOutgoingEvent,
): Promise<void> {
  await client.query('INSERT INTO outgoing_event (id, run_id, address, type, body) VALUES ($1, $2, $3, $4, $5)', [
    event.id,
    runId,
    address,
    event.type,
    JSON.stringify(event),
  ]);
}
