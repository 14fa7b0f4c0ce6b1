import type { JournalEntry, Transition } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';
import type { RecordedEntry } from './recorded-entry.ts';
import type { Statement } from './statement.ts';

type JournalRow = {
  run_id: string;
  leg: number;
  address: string;
  type: string;
  ordinal: number;
  seq: number;
  at: Date;
  body: Omit<Transition, 'type'>;
  confirmed: boolean;
  history_length: number;
  writer: string;
  round: number;
};

const columns = 'run_id, leg, address, type, ordinal, seq, at, body, confirmed, history_length, writer, round';

/** Loads what is stored of some addresses, and of all addresses about which something provisional is stored. */
export async function loadTouched(
  client: Queryable,
  addresses: readonly { runId: string; address: string }[],
): Promise<RecordedEntry[]> {
  const runIds = addresses.map(({ runId }) => runId);
  const { rows } = await client.query<JournalRow>(
    `WITH touched AS (
       SELECT * FROM unnest($1::text[], $2::text[]) AS given(run_id, address)
       UNION SELECT run_id, address FROM journal WHERE run_id = ANY($1) AND NOT confirmed
     )
     SELECT ${columns} FROM journal JOIN touched USING (run_id, address) ORDER BY run_id, leg, seq`,
    [runIds, addresses.map(({ address }) => address)],
  );
  return rows.map(toEntry);
}

/** Loads the whole journal of a run, in its order. */
export async function loadJournal(client: Queryable, runId: string): Promise<RecordedEntry[]> {
  const { rows } = await client.query<JournalRow>(
    `SELECT ${columns} FROM journal WHERE run_id = $1 ORDER BY leg, seq`,
    [runId],
  );
  return rows.map(toEntry);
}

/** Writes entries over what stands under their keys; the run's row must be locked. */
export function planEntries(rows: readonly RecordedEntry[]): Statement[] {
  if (rows.length === 0) return [];
  const entries = rows.map(({ entry }) => entry);
  return [
    {
      text: `INSERT INTO journal (${columns}, recorded_at)
     SELECT *, now() FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::int[], $6::int[], $7::timestamptz[], $8::json[], $9::bool[], $10::int[], $11::text[], $12::int[])
     ON CONFLICT (run_id, leg, address, type, ordinal) DO UPDATE SET
       seq = excluded.seq, at = excluded.at, body = excluded.body, confirmed = excluded.confirmed,
       history_length = excluded.history_length, writer = excluded.writer, round = excluded.round`,
      values: [
        ...keyColumns(entries),
        entries.map(({ seq }) => seq),
        entries.map(({ at }) => at),
        entries.map(({ transition: { type: _, ...body } }) => JSON.stringify(body)),
        rows.map(({ confirmed }) => confirmed),
        rows.map(({ historyLength }) => historyLength),
        rows.map(({ writer }) => writer),
        entries.map(({ round }) => round ?? 0),
      ],
    },
  ];
}

/** Deletes entries, and marks the run events that told of them as taken back. */
export function planRemovals(rows: readonly RecordedEntry[]): Statement[] {
  if (rows.length === 0) return [];
  const keys = keyColumns(rows.map(({ entry }) => entry));
  const gone =
    'unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::int[]) AS gone(run_id, leg, address, type, ordinal)';
  return ['DELETE FROM journal AS row USING', 'UPDATE run_event AS row SET retracted = true FROM'].map((change) => ({
    text: `${change} ${gone} WHERE row.run_id = gone.run_id AND row.leg = gone.leg AND COALESCE(row.address, '/') = gone.address
         AND row.type = gone.type AND row.ordinal = gone.ordinal`,
    values: keys,
  }));
}

function keyColumns(entries: readonly JournalEntry[]): [string[], number[], string[], string[], number[]] {
  return [
    entries.map(({ runId }) => runId),
    entries.map(({ leg }) => leg),
    entries.map(({ address }) => address),
    entries.map(({ transition }) => transition.type),
    entries.map(({ ordinal }) => ordinal),
  ];
}

function toEntry(row: JournalRow): RecordedEntry {
  const {
    run_id: runId,
    leg,
    seq,
    address,
    ordinal,
    at,
    type,
    body,
    confirmed,
    history_length: historyLength,
    writer,
    round,
  } = row;
  // What the journal holds was written by `upsertEntries`: type and body belong together.
  const transition = { type, ...body } as Transition;
  return {
    entry: { runId, leg, seq, address, ordinal, at: at.toISOString(), transition, ...(round === 0 ? {} : { round }) },
    confirmed,
    historyLength,
    writer,
  };
}
