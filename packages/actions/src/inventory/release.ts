import { defineAction } from '@waymark/action-kit';
import type { ActionDefinition } from '@waymark/action-kit';
import { z } from 'zod';
import type { Effects } from '../dependencies.ts';
import { undoInput } from '../orders/order-rows.ts';

export function defineReleaseInventory(effects: Effects): ActionDefinition {
  return defineAction({
    name: 'inventory.release',
    title: 'Release stock',
    description: 'Releases what is reserved for the order. Nothing reserved is fine.',
    input: undoInput,
    output: z.object({
      orderId: z.string().nullable(),
      released: z.int().meta({ description: 'How many reservations.' }),
    }),
    placement: 'near',
    keepsEffects: true,
    run: ({ orderId }, context) =>
      effects.once(context, { orderId }, async (client) => {
        const { rowCount } = await client.query(
          `UPDATE inventory SET status = 'released', released_at = now() WHERE order_id = $1 AND status = 'reserved'`,
          [orderId],
        );
        return { orderId, released: rowCount ?? 0 };
      }),
  });
}
