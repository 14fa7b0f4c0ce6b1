import type { Json } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';

export type NewOrder = {
  id: string;
  customer: string;
  items: Json;
  /** Cents. */
  amount: number;
  currency: string;
  /** The run that it was made for. */
  runId: string | null;
};

/** Inserts a pending order and the first line of its history, in one statement. */
export async function insertOrder(client: Queryable, order: NewOrder): Promise<void> {
  await client.query(
    `WITH made AS (
       INSERT INTO "order" (id, customer, items, amount, currency, status) VALUES ($1, $2, $3, $4, $5, 'pending')
       RETURNING id, status, created_at
     )
     INSERT INTO order_status_change (order_id, status, at, run_id) SELECT id, status, created_at, $6 FROM made`,
    [order.id, order.customer, JSON.stringify(order.items), order.amount, order.currency, order.runId],
  );
}
