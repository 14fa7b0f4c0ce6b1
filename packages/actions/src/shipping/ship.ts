import { randomUUID } from 'node:crypto';
import { ActionFailure, defineAction } from '@waymark/action-kit';
import type { ActionContext, ActionDefinition } from '@waymark/action-kit';
import { z } from 'zod';
import type { Effects } from '../dependencies.ts';
import { getOpenOrder, orderInput, setOrderStatus } from '../orders/order-rows.ts';

const output = z.object({ orderId: z.string(), tracking: z.string() });
export type ShippedOrder = z.infer<typeof output>;

export function defineShipOrder(effects: Effects): ActionDefinition {
  return defineAction({
    name: 'shipping.ship',
    title: 'Ship an order',
    description:
      'Hands the order to the carrier. Fails with OrderNotFound, OrderClosed, or, when asked to, ShippingFailed.',
    input: orderInput.extend({
      fail: z.boolean().default(false).meta({ description: 'Fail with ShippingFailed, to see what follows.' }),
    }),
    output,
    placement: 'near',
    keepsEffects: true,
    run: ({ orderId, fail }, context) => shipOrder(effects, { orderId, fail }, context),
  });
}

export function shipOrder(
  effects: Effects,
  input: { orderId: string; fail: boolean },
  context: ActionContext,
): Promise<ShippedOrder> {
  const { orderId, fail } = input;
  return effects.once(context, input, async (client) => {
    const order = await getOpenOrder(client, orderId);
    if (fail) {
      throw new ActionFailure('ShippingFailed', `the carrier refused order "${orderId}"`, {
        retryable: false,
        data: { orderId },
      });
    }
    const tracking = `WM${randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()}`;
    await client.query(
      `INSERT INTO shipment (id, order_id, tracking, status, run_id) VALUES ($1, $2, $3, 'shipped', $4)`,
      [`ship_${randomUUID()}`, orderId, tracking, context.runId],
    );
    await setOrderStatus(client, order, 'shipped', context);
    return { orderId, tracking };
  });
}
