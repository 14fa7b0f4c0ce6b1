import type { Database } from '../database.ts';

/** Something of a run that waits for a person. */
export type Held = { address: string; what: 'step' | 'compensation' };

/** The steps of a run that are held, and those whose compensation has failed and was not given up. */
export async function listHeld({ pool }: Database, runId: string): Promise<Held[]> {
  const { rows } = await pool.query<Held>(
    `SELECT address, CASE status WHEN 'held' THEN 'step' ELSE 'compensation' END AS what FROM step
     WHERE run_id = $1
       AND (status = 'held' OR (compensation->>'status' = 'failed' AND compensation->>'givenUp' IS NULL))
     ORDER BY address`,
    [runId],
  );
  return rows;
}
