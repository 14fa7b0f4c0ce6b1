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
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(input).map(([key, type]) => [key.replace('?', ''), typeSchema(type)]),
      ),
      required: Object.keys(input).filter((key) => !key.endsWith('?')),
      additionalProperties: false,
    },
    outputSchema: {},
    queue: taskQueues.actions,
    placement: 'queue',
    defaults: {},
    compensate: null,
    ...more,
  };
}

function typeSchema(type: string): JsonObject {
  return type === 'any' ? {} : { type: type.split('|') };
}

const simulated = { 'durationSeconds?': 'number', 'failProbability?': 'number' };
const ofOrder = { orderId: 'string' };
const olderAction = { ...simulated, 'orderId?': 'string|null' };

/** The actions of the examples. */
export const catalogue: Catalogue = {
  actions: [
    describeAction('orders.validate', ofOrder),
    describeAction('orders.cancel', ofOrder),
    describeAction('payments.charge', ofOrder),
    describeAction('payments.refund', ofOrder),
    describeAction('shipping.ship', { ...ofOrder, 'fail?': 'boolean' }),
    describeAction('shipping.cancel', ofOrder),
    describeAction('inventory.reserve', ofOrder),
    describeAction('inventory.release', ofOrder),
    describeAction('email.send', { to: 'string', 'subject?': 'string', text: 'string' }),
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
