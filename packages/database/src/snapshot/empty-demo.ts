import type { Database } from '../database.ts';
import { inTransaction } from '../transaction.ts';

/** Empties the tables of the order domain. Runs and what they have recorded stay. */
export async function emptyOrderTables(
  database: Database,
): Promise<{ orders: number; payments: number; inventory: number }> {
  return inTransaction(database, async (client) => {
    const payments = await client.query('DELETE FROM payment');
    const inventory = await client.query('DELETE FROM inventory');
    await client.query('DELETE FROM shipment');
    await client.query('DELETE FROM email_message');
    const orders = await client.query('DELETE FROM "order"');
    return { orders: orders.rowCount ?? 0, payments: payments.rowCount ?? 0, inventory: inventory.rowCount ?? 0 };
  });
}
