import { defineAction } from '@waymark/action-kit';
import type { ActionDefinition } from '@waymark/action-kit';
import type { Queryable } from '@waymark/database';
import { z } from 'zod';
import type { Effects } from '../dependencies.ts';
import { findOrderForUpdate, type OrderStatus, setOrderStatus, undoInput } from '../orders/order-rows.ts';

export function defineCancelShipping(effects: Effects): ActionDefinition {
  return defineAction({
    name: 'shipping.cancel',
    title: 'Cancel the shipping',
    description:
      'Calls back what was shipped for the order, which gets the status that it had before. Nothing shipped is fine.',
    input: undoInput,
    output: z.object({
      orderId: z.string().nullable(),
      cancelled: z.int().meta({ description: 'How many shipments.' }),
    }),
    placement: 'near',
    keepsEffects: true,
    run: ({ orderId }, context) =>
      effects.once(context, { orderId }, async (client) => {
        const order = orderId === null ? null : await findOrderForUpdate(client, orderId);
        if (!order) return { orderId, cancelled: 0 };
        const { rowCount } = await client.query(
          `UPDATE shipment SET status = 'cancelled' WHERE order_id = $1 AND status = 'shipped'`,
          [orderId],
        );
        if (order.status === 'shipped')
          await setOrderStatus(client, order, await statusBeforeShipping(client, order.id), context);
        return { orderId, cancelled: rowCount ?? 0 };
      }),
  });
}

async function statusBeforeShipping(client: Queryable, orderId: string): Promise<OrderStatus> {
  const { rows } = await client.query<{ status: OrderStatus }>(
    `SELECT status FROM order_status_change WHERE order_id = $1 AND status <> 'shipped' ORDER BY id DESC LIMIT 1`,
    [orderId],
  );
  return rows[0]?.status ?? 'pending';
}
