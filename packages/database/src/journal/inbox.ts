import { type JournalEntry, isStepAddress } from '@waymark/protocol';
import { plainText } from './plain-text.ts';
import type { Statement } from './statement.ts';

/** What became of an event, as far as changed entries tell. */
type EventChange = {
  runId: string;
  id: string;
  arrival: {
    event: string;
    source: string;
    time: string;
    at: string;
    data: string | null;
    refusal: string | null;
  } | null;
  /** Null: it was not taken after all. */
  taken?: { by: string; at: string } | null;
};

/** The id of the event that an entry tells of. */
export function eventIdOf(address: string): string {
  return address.slice('event:'.length);
}

/**
 * Notes on the events of runs what became of them. One that nobody has stored before was sent in Temporal itself.
 *
 * @param removed Entries that are not true any more.
 */
export function planInbox(written: readonly JournalEntry[], removed: readonly JournalEntry[]): Statement[] {
  const changes = new Map<string, EventChange>();
  for (const entry of removed) noteTaken(changes, entry, null);
  for (const entry of written) {
    noteArrival(changes, entry);
    noteTaken(changes, entry, { by: entry.address, at: entry.at });
  }
  // One statement must not write a row that another one writes.
  const all = [...changes.values()];
  return [...planArrivals(all.filter(hasArrival)), ...planTaken(all.filter(({ arrival }) => arrival === null))];
}

function changeOf(changes: Map<string, EventChange>, runId: string, id: string): EventChange {
  const key = `${runId} ${id}`;
  const change = changes.get(key) ?? { runId, id, arrival: null };
  changes.set(key, change);
  return change;
}

function noteArrival(changes: Map<string, EventChange>, { runId, address, at, transition }: JournalEntry): void {
  if (transition.type !== 'event_received' && transition.type !== 'event_dropped') return;
  const { event, source, time } = transition;
  const received = transition.type === 'event_received';
  const data = received && transition.data !== null ? JSON.stringify(transition.data) : null;
  changeOf(changes, runId, eventIdOf(address)).arrival = {
    event,
    source,
    time,
    at,
    data,
    refusal: received ? null : transition.reason,
  };
}

function noteTaken(
  changes: Map<string, EventChange>,
  { runId, address, transition }: JournalEntry,
  taken: (EventChange['taken'] & object) | null,
): void {
  if (transition.type !== 'event_taken' || !isStepAddress(address)) return;
  for (const id of transition.ids) changeOf(changes, runId, id).taken = taken;
}

type Arrival = EventChange & { arrival: object };

function hasArrival(change: EventChange): change is Arrival {
  return change.arrival !== null;
}

function planArrivals(changes: readonly Arrival[]): Statement[] {
  if (changes.length === 0) return [];
  const arrivals = changes.map(({ arrival }) => arrival);
  return [
    {
      text: `INSERT INTO inbox_event (run_id, id, event, source, time, data, size, delivered_at, received_at, refusal, taken_by, taken_at)
     SELECT run_id, id, event, source, time, data, COALESCE(length(data::text), 4), at, CASE WHEN refusal IS NULL THEN at END, refusal, taken_by, taken_at
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::json[], $7::timestamptz[], $8::text[], $9::text[], $10::timestamptz[])
       AS told(run_id, id, event, source, time, data, at, refusal, taken_by, taken_at)
     ON CONFLICT (run_id, id) DO UPDATE SET
       delivered_at = COALESCE(inbox_event.delivered_at, excluded.delivered_at), received_at = excluded.received_at,
       refusal = excluded.refusal, taken_by = COALESCE(excluded.taken_by, inbox_event.taken_by),
       taken_at = COALESCE(excluded.taken_at, inbox_event.taken_at)`,
      values: [
        changes.map(({ runId }) => runId),
        changes.map(({ id }) => plainText(id)),
        arrivals.map(({ event }) => plainText(event)),
        arrivals.map(({ source }) => plainText(source)),
        arrivals.map(({ time }) => time),
        arrivals.map(({ data }) => data),
        arrivals.map(({ at }) => at),
        arrivals.map(({ refusal }) => refusal),
        changes.map(({ taken }) => taken?.by ?? null),
        changes.map(({ taken }) => taken?.at ?? null),
      ],
    },
  ];
}

function planTaken(changes: readonly EventChange[]): Statement[] {
  if (changes.length === 0) return [];
  return [
    {
      text: `UPDATE inbox_event SET taken_by = told.taken_by, taken_at = told.taken_at
     FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS told(run_id, id, taken_by, taken_at)
     WHERE inbox_event.run_id = told.run_id AND inbox_event.id = told.id`,
      values: [
        changes.map(({ runId }) => runId),
        changes.map(({ id }) => plainText(id)),
        changes.map(({ taken }) => taken?.by ?? null),
        changes.map(({ taken }) => taken?.at ?? null),
      ],
    },
  ];
}
