import type { Database } from '../database.ts';

/** What people tell runs: stored first as `submitted`, then delivered until the run answers. */
export type DeliveredTable = 'approval_decision' | 'run_command';

/** Takes the lease to deliver something. @returns false when somebody else delivers it now, or it has its answer */
export async function takeLease(
  { pool }: Database,
  table: DeliveredTable,
  id: string,
  milliseconds: number,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE ${table} SET lease_until = now() + make_interval(secs => $2 / 1000.0)
     WHERE id = $1 AND state = 'submitted' AND (lease_until IS NULL OR lease_until < now())`,
    [id, milliseconds],
  );
  return rowCount === 1;
}

/** Gives the lease back after a delivery without an answer. */
export async function giveLeaseBack({ pool }: Database, table: DeliveredTable, id: string): Promise<void> {
  await pool.query(`UPDATE ${table} SET lease_until = NULL WHERE id = $1`, [id]);
}
