import { defineAction } from '@waymark/action-kit';
import type { ActionContext, ActionDefinition } from '@waymark/action-kit';
import type { Json } from '@waymark/protocol';
import { z } from 'zod';
import type { Effects } from '../dependencies.ts';
import { validateOrder } from '../orders/validate.ts';
import { chargeOrder } from '../payments/charge.ts';
import type { PaymentProvider } from '../payments/provider.ts';
import { shipOrder } from '../shipping/ship.ts';
import { simulatedError, simulateWork } from './simulate-work.ts';

const input = z.object({
  durationSeconds: z
    .number()
    .min(0)
    .max(86_400)
    .default(1)
    .meta({ description: 'How long it works before the business action.' }),
  failProbability: z.number().min(0).max(1).default(0).meta({ description: 'Of each attempt.' }),
  orderId: z.string().nullish().meta({ description: 'Without an order it is simulated work only.' }),
});

type BusinessAction = (orderId: string, context: ActionContext) => Promise<Json>;

/** The actions of the older form: simulated work, then the business action on the run's order, if there is one. */
export function defineOlderActions(effects: Effects, provider: PaymentProvider): ActionDefinition[] {
  return [
    defineOlderAction('validate_order', 'Validate an order (older form)', (orderId, context) =>
      validateOrder(effects, orderId, context),
    ),
    defineOlderAction('charge_payment', 'Charge an order (older form)', (orderId, context) =>
      chargeOrder(effects, provider, orderId, context),
    ),
    defineOlderAction('ship_order', 'Ship an order (older form)', (orderId, context) =>
      shipOrder(effects, { orderId, fail: false }, context),
    ),
  ];
}

function defineOlderAction(name: string, title: string, act: BusinessAction): ActionDefinition {
  return defineAction({
    name,
    title,
    input,
    output: z.json(),
    heartbeatTimeout: 3_000,
    keepsEffects: true,
    run: async ({ durationSeconds, failProbability, orderId }, context) => {
      await simulateWork({ durationSeconds, failProbability, failAttempts: 0, error: simulatedError }, context);
      return orderId ? act(orderId, context) : { durationSeconds };
    },
  });
}
