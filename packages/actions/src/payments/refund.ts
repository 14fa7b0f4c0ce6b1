import { randomUUID } from 'node:crypto';
import { defineAction } from '@waymark/action-kit';
import type { ActionDefinition } from '@waymark/action-kit';
import { z } from 'zod';
import type { Effects } from '../dependencies.ts';
import { findOrderForUpdate, setOrderStatus, undoInput } from '../orders/order-rows.ts';
import type { PaymentProvider } from './provider.ts';

export function defineRefundPayment(effects: Effects, provider: PaymentProvider): ActionDefinition {
  return defineAction({
    name: 'payments.refund',
    title: 'Refund an order',
    description:
      'Gives back what was charged for the order; as a compensation, what its own step charged. Nothing to give back is fine.',
    input: undoInput,
    output: z.object({
      orderId: z.string().nullable(),
      refunded: z.boolean(),
      amount: z.int().meta({ description: 'Cents.' }),
    }),
    keepsEffects: true,
    run: async ({ orderId }, context) => {
      if (orderId === null) return { orderId, refunded: false, amount: 0 };
      return effects.call(
        context,
        { orderId },
        {
          prepare: async () => null,
          call: () => provider.refund({ orderId, charge: context.undoes }, context.idempotencyKey, context.cancelled),
          record: async (client, { id: providerId, amount }) => {
            if (providerId === null) return { orderId, refunded: false, amount: 0 };
            const order = await findOrderForUpdate(client, orderId);
            const { runId, address } = context;
            await client.query(`UPDATE payment SET status = 'refunded' WHERE order_id = $1 AND kind = 'charge'`, [
              orderId,
            ]);
            await client.query(
              `INSERT INTO payment (id, order_id, kind, amount, currency, status, provider_id, run_id, address)
             VALUES ($1, $2, 'refund', $3, $4, 'succeeded', $5, $6, $7)`,
              [`pay_${randomUUID()}`, orderId, amount, order?.currency ?? 'EUR', providerId, runId, address],
            );
            if (order) await setOrderStatus(client, order, 'refunded', context);
            return { orderId, refunded: true, amount };
          },
        },
      );
    },
  });
}
