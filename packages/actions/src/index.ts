import type { ActionDefinition } from '@waymark/action-kit';
import { createEffectStore } from '@waymark/database';
import { defineOlderActions } from './demo/older-actions.ts';
import { demoTask } from './demo/task.ts';
import type { NearDependencies, QueueDependencies } from './dependencies.ts';
import { defineSendEmail } from './email/send.ts';
import { defineReleaseInventory } from './inventory/release.ts';
import { defineReserveInventory } from './inventory/reserve.ts';
import { defineCancelOrder } from './orders/cancel.ts';
import { defineValidateOrder } from './orders/validate.ts';
import { defineChargePayment } from './payments/charge.ts';
import { createPaymentProvider } from './payments/provider.ts';
import { defineRefundPayment } from './payments/refund.ts';
import { defineCancelShipping } from './shipping/cancel.ts';
import { defineShipOrder } from './shipping/ship.ts';

export type { NearDependencies, QueueDependencies } from './dependencies.ts';
export { stepTypeActions, type StepTypeOptions } from './step-types.ts';

/** The actions that run beside the orchestrator: short, own database only. */
export function nearActions({ database }: NearDependencies): ActionDefinition[] {
  const effects = createEffectStore(database);
  return [
    defineValidateOrder(effects),
    defineCancelOrder(effects),
    defineReserveInventory(effects),
    defineReleaseInventory(effects),
    defineShipOrder(effects),
    defineCancelShipping(effects),
    defineSendEmail(effects),
  ];
}

/** The actions of the actions worker: they take time, or reach outside. */
export function queueActions({ database, paymentsUrl }: QueueDependencies): ActionDefinition[] {
  const effects = createEffectStore(database);
  const provider = createPaymentProvider(paymentsUrl);
  return [
    defineChargePayment(effects, provider),
    defineRefundPayment(effects, provider),
    demoTask,
    ...defineOlderActions(effects, provider),
  ];
}
