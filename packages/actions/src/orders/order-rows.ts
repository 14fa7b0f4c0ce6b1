import { ActionFailure } from '@waymark/action-kit';
import type { ActionContext } from '@waymark/action-kit';
import type { Queryable } from '@waymark/database';
import { z } from 'zod';

export type OrderStatus = 'pending' | 'validated' | 'charged' | 'shipped' | 'cancelled' | 'refunded';
export type OrderItem = { sku: string; quantity: number; unitPrice: number };
/** Amounts in cents. */
export type OrderRow = {
  id: string;
  customer: string;
  items: OrderItem[];
  amount: number;
  currency: string;
  status: OrderStatus;
};

/** Input of an undo: null when the template read through an output that nobody knows. */
export const undoInput = z.object({ orderId: z.string().nullable() });
export const orderInput = z.object({ orderId: z.string().min(1).meta({ description: 'Id of the order.' }) });

/** Reads an order and keeps others from changing it until the transaction ends. */
export async function findOrderForUpdate(client: Queryable, orderId: string): Promise<OrderRow | null> {
  const { rows } = await client.query<OrderRow>(
    'SELECT id, customer, items, amount, currency, status FROM "order" WHERE id = $1 FOR UPDATE',
    [orderId],
  );
  return rows[0] ?? null;
}

/**
 * Reads an order that can still be worked on, locked as by {@link findOrderForUpdate}.
 *
 * @throws {ActionFailure} `OrderNotFound` or `OrderClosed`, neither retried
 */
export async function getOpenOrder(client: Queryable, orderId: string): Promise<OrderRow> {
  const order = await findOrderForUpdate(client, orderId);
  if (!order)
    throw new ActionFailure('OrderNotFound', `there is no order "${orderId}"`, { retryable: false, data: { orderId } });
  if (order.status === 'cancelled' || order.status === 'refunded') {
    const message = `order "${orderId}" is ${order.status}; nothing more can be done with it`;
    throw new ActionFailure('OrderClosed', message, { retryable: false, data: { orderId, status: order.status } });
  }
  return order;
}

/** Moves an order on and adds a line to its history; a status that it has already changes nothing. */
export async function setOrderStatus(
  client: Queryable,
  order: OrderRow,
  status: OrderStatus,
  { runId, address }: Pick<ActionContext, 'runId' | 'address'>,
): Promise<void> {
  if (order.status === status) return;
  await client.query(`UPDATE "order" SET status = $2, updated_at = now() WHERE id = $1`, [order.id, status]);
  await client.query(
    'INSERT INTO order_status_change (order_id, status, at, run_id, address) VALUES ($1, $2, clock_timestamp(), $3, $4)',
    [order.id, status, runId, address],
  );
}
