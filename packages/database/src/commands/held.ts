import type { Database } from '../database.ts';

/** Something of a run that waits for a person. */
export type Held = { address: string; what: 'step' | 'compensation' };

/** The last word about a compensation; one that a person has given up stays failed. */
const lastOfUndo = `(SELECT type FROM journal WHERE run_id = step.run_id AND address = step.address
  AND type IN ('compensation_failed', 'hold_ended') ORDER BY leg DESC, seq DESC LIMIT 1)`;

/** The steps of a run that are held, and those whose compensation has failed. */
export async function listHeld({ pool }: Database, runId: string): Promise<Held[]> {
  const { rows } = await pool.query<Held>(
    `SELECT address, CASE status WHEN 'held' THEN 'step' ELSE 'compensation' END AS what FROM step
     WHERE run_id = $1 AND (status = 'held' OR (compensation->>'status' = 'failed' AND ${lastOfUndo} = 'compensation_failed'))
     ORDER BY address`,
    [runId],
  );
  return rows;
}
