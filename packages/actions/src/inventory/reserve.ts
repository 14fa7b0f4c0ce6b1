import { randomUUID } from 'node:crypto';
import { defineAction } from '@waymark/action-kit';
import type { ActionDefinition } from '@waymark/action-kit';
import { z } from 'zod';
import type { Effects } from '../dependencies.ts';
import { getOpenOrder, orderInput } from '../orders/order-rows.ts';

export function defineReserveInventory(effects: Effects): ActionDefinition {
  return defineAction({
    name: 'inventory.reserve',
    title: 'Reserve stock',
    description: 'Reserves the items of the order. Fails with OrderNotFound or OrderClosed.',
    input: orderInput,
    output: z.object({
      orderId: z.string(),
      reservations: z.array(z.object({ id: z.string(), sku: z.string(), quantity: z.number() })),
    }),
    placement: 'near',
    keepsEffects: true,
    run: ({ orderId }, context) =>
      effects.once(context, { orderId }, async (client) => {
        const { items } = await getOpenOrder(client, orderId);
        const reservations = items.map(({ sku, quantity }) => ({ id: `res_${randomUUID()}`, sku, quantity }));
        await client.query(
          `INSERT INTO inventory (id, order_id, sku, quantity, status, run_id)
           SELECT line->>'id', $1, line->>'sku', (line->>'quantity')::int, 'reserved', $2 FROM json_array_elements($3::json) AS line`,
          [orderId, context.runId, JSON.stringify(reservations)],
        );
        return { orderId, reservations };
      }),
  });
}
