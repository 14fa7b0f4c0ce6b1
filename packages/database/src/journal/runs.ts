import type { Json, RunError, RunState } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';
import { plainText, toJsonb } from './plain-text.ts';
import type { Statement } from './statement.ts';

/** What the journal needs to know of a run whose row it has locked. */
export type LockedRun = {
  id: string;
  leg: number;
  historyLength: number;
  lastSeq: number;
  lastEvent: number;
  closed: boolean;
};

type LockedRow = {
  id: string;
  leg: number;
  history_length: number;
  last_seq: number;
  last_event: number;
  closed_at: Date | null;
};

/**
 * Locks the rows of runs until the transaction ends, always in the same order; runs that do not exist are left out.
 * A row of an attempt or a step may still be added to a locked run. Says to the database's guards, too, that what
 * follows in this transaction is the journal's own work; nobody has to wait until it is on the disk, since it can be
 * had again from Temporal's history.
 */
export async function lockRuns(client: Queryable, runIds: readonly string[]): Promise<LockedRun[]> {
  const { rows } = await client.query<LockedRow>(
    `SELECT id, leg, history_length, last_seq, last_event, closed_at, set_config('waymark.journal', 'on', true),
            set_config('synchronous_commit', 'off', true)
     FROM run WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`,
    [runIds],
  );
  return rows.map((row) => ({
    id: row.id,
    leg: row.leg,
    historyLength: row.history_length,
    lastSeq: row.last_seq,
    lastEvent: row.last_event,
    closed: row.closed_at !== null,
  }));
}

/** What changes in the row of a run. */
export type RunUpdate = {
  id: string;
  state: Omit<RunState, 'steps'>;
  /** Of the definition by which it goes on; null: the one that it was started with. */
  version: number | null;
  /** Workflow time, RFC 3339. */
  startedAt: string | null;
  closedAt: string | null;
  leg: number;
  historyLength: number;
  lastSeq: number;
  lastEvent: number;
  temporalRunId: string | null;
  /** Length of the history that it was compared with; null: it was not. */
  reconciledLength: number | null;
};

/** Writes the rows of runs. A run whose workflow speaks has been dispatched, whether the one who sent it knows or not. */
export function planRuns(updates: readonly RunUpdate[]): Statement[] {
  if (updates.length === 0) return [];
  return [
    {
      text: `UPDATE run SET status = new.status, waiting_for = new.waiting_for, labels = new.labels, output = new.output, error = new.error,
       version = COALESCE((SELECT known.version FROM workflow_version known WHERE known.name = run.workflow AND known.version = new.version), run.version),
       started_at = new.started_at, closed_at = new.closed_at, leg = new.leg, history_length = new.history_length,
       last_seq = new.last_seq, last_event = new.last_event, temporal_run_id = COALESCE(new.temporal_run_id, run.temporal_run_id),
       reconciled_length = COALESCE(new.reconciled_length, CASE WHEN new.leg > run.leg THEN 0 ELSE run.reconciled_length END),
       dispatched_at = COALESCE(run.dispatched_at, now()), updated_at = now()
     FROM unnest($1::text[], $2::text[], $3::text[], $4::json[], $5::json[], $6::timestamptz[], $7::timestamptz[], $8::int[], $9::int[],
                 $10::int[], $11::int[], $12::text[], $13::int[], $14::jsonb[], $15::int[])
       AS new(id, status, waiting_for, output, error, started_at, closed_at, leg, history_length, last_seq, last_event, temporal_run_id, reconciled_length, labels, version)
     WHERE run.id = new.id`,
      values: [
        updates.map(({ id }) => id),
        updates.map(({ state }) => state.status),
        updates.map(({ state }) => plainText(state.waitingFor)),
        updates.map(({ state }) => toJson(state.output)),
        updates.map(({ state }) => toJson(state.error)),
        updates.map(({ startedAt }) => startedAt),
        updates.map(({ closedAt }) => closedAt),
        updates.map(({ leg }) => leg),
        updates.map(({ historyLength }) => historyLength),
        updates.map(({ lastSeq }) => lastSeq),
        updates.map(({ lastEvent }) => lastEvent),
        updates.map(({ temporalRunId }) => temporalRunId),
        updates.map(({ reconciledLength }) => reconciledLength),
        updates.map(({ state }) => toJsonb(state.labels)),
        updates.map(({ version }) => version),
      ],
    },
  ];
}

function toJson(value: Json | RunError): string | null {
  return value === null ? null : JSON.stringify(value);
}
