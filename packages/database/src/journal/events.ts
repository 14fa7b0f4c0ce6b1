import type { JsonObject, RunEventType } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';
import { eventBody } from './event-body.ts';
import { type RecordedEntry, keyOf } from './recorded-entry.ts';
import type { Statement } from './statement.ts';

/** A run event that has its number yet to come. */
export type NewEvent = {
  runId: string;
  at: string;
  type: RunEventType;
  address: string | null;
  leg: number | null;
  ordinal: number | null;
  body: JsonObject;
};

/** A run event with its number. */
export type NumberedEvent = NewEvent & { id: number };

/**
 * Whether people may see an entry. The ending of a run waits for Temporal's word: a workflow task that fails at the
 * very end would have told an ending that never came.
 */
export function isVisible({ confirmed, entry }: RecordedEntry): boolean {
  return confirmed || entry.transition.type !== 'run_finished';
}

/** The run event that tells of an entry. */
export function eventOf({ entry }: RecordedEntry): NewEvent {
  const { runId, at, address, leg, ordinal, transition } = entry;
  return {
    runId,
    at,
    type: transition.type,
    address: address === '/' ? null : address,
    leg,
    ordinal,
    body: eventBody(entry),
  };
}

/** Appends events of several runs; their numbers were taken from rows that are locked. */
export function planEvents(events: readonly NumberedEvent[]): Statement[] {
  if (events.length === 0) return [];
  return [
    {
      text: `INSERT INTO run_event (run_id, id, at, type, address, leg, ordinal, body)
     SELECT * FROM unnest($1::text[], $2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::int[], $7::int[], $8::json[])`,
      values: [
        events.map(({ runId }) => runId),
        events.map(({ id }) => id),
        events.map(({ at }) => at),
        events.map(({ type }) => type),
        events.map(({ address }) => address),
        events.map(({ leg }) => leg),
        events.map(({ ordinal }) => ordinal),
        events.map(({ body }) => JSON.stringify(body)),
      ],
    },
  ];
}

type ToldRow = { run_id: string; leg: number; address: string; type: string; ordinal: number; body: JsonObject };

/**
 * Looks up what the stream has told of entries whose rows are not there (any more).
 *
 * @returns by run and key of the entry: the body of the last event that was not taken back, as text.
 */
export async function loadTold(client: Queryable, rows: readonly RecordedEntry[]): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  const { rows: told } = await client.query<ToldRow>(
    `SELECT DISTINCT ON (run_id, leg, address, type, ordinal) run_id, leg, COALESCE(address, '/') AS address, type, ordinal, body
     FROM run_event WHERE run_id = ANY($1) AND leg IS NOT NULL AND NOT retracted
     ORDER BY run_id, leg, address, type, ordinal, id DESC`,
    [[...new Set(rows.map(({ entry }) => entry.runId))]],
  );
  return new Map(
    told.map((row) => [`${row.run_id} ${row.leg} ${row.address} ${row.type} ${row.ordinal}`, JSON.stringify(row.body)]),
  );
}

/** The key of an entry across runs, as {@link loadTold} uses it. */
export function toldKey({ entry }: RecordedEntry): string {
  return `${entry.runId} ${keyOf(entry)}`;
}
