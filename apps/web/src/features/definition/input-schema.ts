import type { Json, JsonObject } from '@waymark/protocol';

/** The JSON Schema of a definition's input; null when it takes anything. */
export function inputSchemaOf(definition: Json): JsonObject | null {
  const schema = isObject(definition) ? definition.input : undefined;
  return isObject(schema) ? schema : null;
}

/** Whether its runs work on an order: its input names one, or it is of the older form, where the run's order is meant. */
export function takesOrder(definition: Json): boolean {
  const schema = inputSchemaOf(definition);
  if (schema) return isObject(schema.properties) && 'orderId' in schema.properties;
  return isObject(definition) && JSON.stringify(definition.steps ?? []).includes('_order"');
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
