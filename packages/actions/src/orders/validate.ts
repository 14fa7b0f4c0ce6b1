import { ActionFailure, defineAction } from '@waymark/action-kit';
import type { ActionContext, ActionDefinition } from '@waymark/action-kit';
import { z } from 'zod';
import type { Effects } from '../dependencies.ts';
import { getOpenOrder, orderInput, type OrderRow, setOrderStatus } from './order-rows.ts';

const output = z.object({
  orderId: z.string(),
  status: z.string(),
  customer: z.string(),
  amount: z.int().meta({ description: 'Cents.' }),
  currency: z.string(),
});
export type ValidatedOrder = z.infer<typeof output>;

export function defineValidateOrder(effects: Effects): ActionDefinition {
  return defineAction({
    name: 'orders.validate',
    title: 'Validate an order',
    description:
      'Checks that the order exists and can be filled. Fails with OrderNotFound, OrderClosed or InvalidOrder.',
    input: orderInput,
    output,
    placement: 'near',
    keepsEffects: true,
    run: ({ orderId }, context) => validateOrder(effects, orderId, context),
  });
}

export function validateOrder(effects: Effects, orderId: string, context: ActionContext): Promise<ValidatedOrder> {
  return effects.once(context, { orderId }, async (client) => {
    const order = await getOpenOrder(client, orderId);
    checkItems(order);
    const status = order.status === 'pending' ? 'validated' : order.status;
    await setOrderStatus(client, order, status, context);
    const { customer, amount, currency } = order;
    return { orderId, status, customer, amount, currency };
  });
}

function checkItems({ id, items }: OrderRow): void {
  const refuse = (what: string): never => {
    throw new ActionFailure('InvalidOrder', `order "${id}" ${what}`, { retryable: false, data: { orderId: id } });
  };
  if (!Array.isArray(items) || items.length === 0) refuse('has no items');
  if (items.some(({ quantity }) => !(quantity > 0))) refuse('has an item without a quantity');
}
