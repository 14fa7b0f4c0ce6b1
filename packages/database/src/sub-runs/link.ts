import type { ParentClosePolicy } from '@waymark/protocol';
import type { Database } from '../database.ts';
import type { Queryable } from '../transaction.ts';

/** Which run a step has started, or waits for. */
export type SubRunLink = {
  /** The idempotency key under which the step has started it. */
  stepKey: string;
  parentRunId: string;
  address: string;
  runId: string;
  mode: 'wait' | 'detach';
  /** The run was there already, and belongs to somebody else. */
  joined: boolean;
  onParentClose: ParentClosePolicy;
};

/** Notes which run a step has. The first note under its key stands. */
export async function linkSubRun(client: Queryable, link: SubRunLink): Promise<void> {
  await client.query(
    `INSERT INTO sub_run (step_key, parent_run_id, address, run_id, mode, joined, on_parent_close)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (step_key) DO NOTHING`,
    [link.stepKey, link.parentRunId, link.address, link.runId, link.mode, link.joined, link.onParentClose],
  );
}

/** Notes whether something is left to do about a link. */
export async function settleSubRun(client: Queryable, stepKey: string, isSettled: boolean): Promise<void> {
  await client.query(`UPDATE sub_run SET settled_at = CASE WHEN $2 THEN now() END WHERE step_key = $1`, [
    stepKey,
    isSettled,
  ]);
}

/** The run of which a step has waited for a run, and was told of its end; null: none has. */
export async function findWaitingRun({ pool }: Pick<Database, 'pool'>, runId: string): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT parent_run_id AS id FROM sub_run WHERE run_id = $1 AND mode = 'wait' ORDER BY created_at LIMIT 1`,
    [runId],
  );
  return rows[0]?.id ?? null;
}

/** Whether a run waits for another one, itself or through runs that it waits for. */
export async function waitsFor(client: Queryable, runId: string, other: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `WITH RECURSIVE awaited(run_id) AS (
       VALUES ($1::text)
       UNION SELECT sub_run.run_id FROM sub_run JOIN awaited ON sub_run.parent_run_id = awaited.run_id
             WHERE sub_run.mode = 'wait' AND sub_run.settled_at IS NULL)
     SELECT EXISTS (SELECT FROM awaited WHERE run_id = $2) AS found`,
    [runId, other],
  );
  return rows[0]?.found ?? false;
}
