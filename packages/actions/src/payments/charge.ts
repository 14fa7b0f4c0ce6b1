import { randomUUID } from 'node:crypto';
import { defineAction } from '@waymark/action-kit';
import type { ActionContext, ActionDefinition } from '@waymark/action-kit';
import { z } from 'zod';
import type { Effects } from '../dependencies.ts';
import { findOrderForUpdate, getOpenOrder, orderInput, setOrderStatus } from '../orders/order-rows.ts';
import type { PaymentProvider } from './provider.ts';

const output = z.object({
  orderId: z.string(),
  paymentId: z.string(),
  amount: z.int().meta({ description: 'Cents.' }),
  currency: z.string(),
});
export type ChargedOrder = z.infer<typeof output>;

export function defineChargePayment(effects: Effects, provider: PaymentProvider): ActionDefinition {
  return defineAction({
    name: 'payments.charge',
    title: 'Charge an order',
    description:
      'Charges the amount of the order at the payment provider. Fails with OrderNotFound, OrderClosed or PaymentDeclined.',
    input: orderInput,
    output,
    keepsEffects: true,
    run: ({ orderId }, context) => chargeOrder(effects, provider, orderId, context),
  });
}

export function chargeOrder(
  effects: Effects,
  provider: PaymentProvider,
  orderId: string,
  context: ActionContext,
): Promise<ChargedOrder> {
  return effects.call(
    context,
    { orderId },
    {
      prepare: async (client) => {
        const { amount, currency } = await getOpenOrder(client, orderId);
        return { amount, currency };
      },
      call: ({ amount }) => provider.charge({ orderId, amount }, context.idempotencyKey, context.cancelled),
      record: async (client, { id: providerId }, { amount, currency }) => {
        const paymentId = `pay_${randomUUID()}`;
        const { runId, address } = context;
        await client.query(
          `INSERT INTO payment (id, order_id, kind, amount, currency, status, provider_id, run_id, address)
         VALUES ($1, $2, 'charge', $3, $4, 'succeeded', $5, $6, $7)`,
          [paymentId, orderId, amount, currency, providerId, runId, address],
        );
        const order = await findOrderForUpdate(client, orderId);
        if (order?.status === 'pending' || order?.status === 'validated')
          await setOrderStatus(client, order, 'charged', context);
        return { orderId, paymentId, amount, currency };
      },
    },
  );
}
