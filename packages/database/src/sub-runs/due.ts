import type { FinalRunStatus, Json, RunError } from '@waymark/protocol';
import type { Database } from '../database.ts';
import type { SubRunLink } from './link.ts';

/** A link about which something is left to do: its run has ended, or the run that it belongs to. */
export type DueSubRun = SubRunLink & {
  parentClosed: boolean;
  /** Null: it is open. */
  ending: { status: FinalRunStatus; output: Json; error: RunError | null } | null;
};

type Row = Omit<DueSubRun, 'ending'> & NonNullable<DueSubRun['ending']> & { closed: boolean };

/**
 * Links whose run, or whose parent, has closed, and about which nothing was done yet; oldest first.
 *
 * @param of Only those of this run, on either side; null: all.
 */
export async function listDueSubRuns(
  { pool }: Pick<Database, 'pool'>,
  of: string | null,
  limit: number,
): Promise<DueSubRun[]> {
  const { rows } = await pool.query<Row>(
    `SELECT step_key AS "stepKey", sub_run.parent_run_id AS "parentRunId", address, run_id AS "runId", mode, joined,
            on_parent_close AS "onParentClose", parent.closed_at IS NOT NULL AS "parentClosed",
            run.closed_at IS NOT NULL AS closed, run.status, run.output, run.error
     FROM sub_run JOIN run ON run.id = sub_run.run_id JOIN run AS parent ON parent.id = sub_run.parent_run_id
     WHERE settled_at IS NULL AND (run.closed_at IS NOT NULL OR parent.closed_at IS NOT NULL)
       AND ($1::text IS NULL OR run_id = $1 OR sub_run.parent_run_id = $1)
     ORDER BY sub_run.created_at LIMIT $2`,
    [of, limit],
  );
  return rows.map(({ closed, status, output, error, ...link }) => ({
    ...link,
    ending: closed ? { status, output, error } : null,
  }));
}
