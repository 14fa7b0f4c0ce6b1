import type { ActionDescription } from '@waymark/definition';
import type { JsonObject } from '@waymark/protocol';
import { z } from 'zod';
import type { ActionDefinition } from './action.ts';

/** The action as its worker publishes it, for validation and for people. */
export function describeAction(action: ActionDefinition): ActionDescription {
  const { name, title, description = '', retry, attemptTimeout, heartbeatTimeout, queue, placement } = action;
  return {
    name,
    title,
    description,
    inputSchema: toJsonSchema(action.input, 'input'),
    outputSchema: toJsonSchema(action.output, 'output'),
    queue,
    placement,
    defaults: {
      ...(retry === undefined ? {} : { retry }),
      ...(attemptTimeout === undefined ? {} : { attemptTimeout }),
      ...(heartbeatTimeout === undefined ? {} : { heartbeatTimeout }),
    },
    compensate: action.compensate ?? null,
  };
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  return JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }))) as JsonObject;
}
