import { taskQueues, type JsonObject } from '@waymark/protocol';
import type { ActionDescription, Catalogue } from '../src/catalogue.ts';

/** An action as a worker would publish it, with an input schema of the keys given; a `?` marks an optional one. */
export function describeAction(
  name: string,
  input: Record<string, string> = {},
  more: Partial<ActionDescription> = {},
): ActionDescription {
  return {
    name,
    title: name,
    description: '',
    inputSchema: objectSchema(input),
    outputSchema: {},
    queue: taskQueues.actions,
    placement: 'queue',
    defaults: {},
    compensate: null,
    ...more,
  };
}

function objectSchema(keys: Record<string, string>): JsonObject {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(keys).map(([key, type]) => [key.replace('?', ''), typeSchema(type)])),
    required: Object.keys(keys).filter((key) => !key.endsWith('?')),
    additionalProperties: false,
  };
}

/** What an action gives. */
function giving(keys: Record<string, string>): Pick<ActionDescription, 'outputSchema'> {
  return { outputSchema: objectSchema(keys) };
}

function typeSchema(type: string): JsonObject {
  return type === 'any' ? {} : { type: type.split('|') };
}

const simulated = { 'durationSeconds?': 'number', 'failProbability?': 'number' };
const ofOrder = { orderId: 'string' };
const validated = { ...ofOrder, status: 'string', customer: 'string', amount: 'integer', currency: 'string' };
const olderAction = { ...simulated, 'orderId?': 'string|null' };

/** The actions of the examples, and the workflows that they start. */
export const catalogue: Catalogue = {
  workflows: ['order-delivery', 'order-receipt'].map((name) => ({ name, version: 1, starts: [] })),
  actions: [
    describeAction('orders.validate', ofOrder, giving(validated)),
    describeAction('orders.cancel', ofOrder, giving({ orderId: 'string|null', cancelled: 'boolean' })),
    describeAction(
      'payments.charge',
      ofOrder,
      giving({ ...ofOrder, paymentId: 'string', amount: 'integer', currency: 'string' }),
    ),
    describeAction('payments.refund', ofOrder),
    describeAction('shipping.ship', { ...ofOrder, 'fail?': 'boolean' }, giving({ ...ofOrder, tracking: 'string' })),
    describeAction('shipping.cancel', ofOrder),
    describeAction('inventory.reserve', ofOrder),
    describeAction('inventory.release', ofOrder),
    describeAction(
      'email.send',
      { to: 'string', 'subject?': 'string', text: 'string' },
      giving({ messageId: 'string', to: 'string' }),
    ),
    describeAction('demo.task', {
      ...simulated,
      'failAttempts?': 'integer',
      'error?': 'object',
      'output?': 'any',
      'outputBytes?': 'integer',
    }),
    describeAction('validate_order', olderAction),
    describeAction('charge_payment', olderAction),
    describeAction('ship_order', olderAction),
  ],
};
