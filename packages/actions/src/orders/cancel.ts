import { defineAction } from '@waymark/action-kit';
import type { ActionDefinition } from '@waymark/action-kit';
import { z } from 'zod';
import type { Effects } from '../dependencies.ts';
import { findOrderForUpdate, setOrderStatus, undoInput } from './order-rows.ts';

export function defineCancelOrder(effects: Effects): ActionDefinition {
  return defineAction({
    name: 'orders.cancel',
    title: 'Cancel an order',
    description: 'Sets the order to cancelled. An order that does not exist, or is cancelled already, is fine.',
    input: undoInput,
    output: z.object({ orderId: z.string().nullable(), cancelled: z.boolean() }),
    placement: 'near',
    keepsEffects: true,
    run: ({ orderId }, context) =>
      effects.once(context, { orderId }, async (client) => {
        const order = orderId === null ? null : await findOrderForUpdate(client, orderId);
        if (order) await setOrderStatus(client, order, 'cancelled', context);
        return { orderId, cancelled: order !== null };
      }),
  });
}
