import type { Database } from '../database.ts';
import type { DeliveredTable } from './lease.ts';

/** Notes that the run has refused something, and why. */
export async function noteRefusal(
  { pool }: Database,
  table: DeliveredTable,
  id: string,
  refusal: { code: string; message: string },
): Promise<void> {
  await pool.query(
    `UPDATE ${table} SET state = 'refused', refusal = $2, answered_at = now(), lease_until = NULL WHERE id = $1`,
    [id, JSON.stringify(refusal)],
  );
}
