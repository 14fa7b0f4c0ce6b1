import type { Json, JsonObject } from '@waymark/protocol';

/** The JSON Schema of a definition's input; null when it takes anything. */
export function inputSchemaOf(definition: Json): JsonObject | null {
  return isObject(definition) ? closed(definition.input, definition) : null;
}

/** The events that runs of a definition take, with the JSON Schemas of their data. */
export function eventSchemasOf(definition: Json): Map<string, JsonObject> {
  if (!isObject(definition)) return new Map();
  if (!isObject(definition.events)) return new Map(listAwaited(definition).map((name) => [name, {}]));
  return new Map(
    Object.entries(definition.events).flatMap(([name, event]) => {
      const schema = closed(event, definition);
      return schema ? [[name, schema]] : [];
    }),
  );
}

/** The names that steps of type `event` wait for, wherever they stand. */
function listAwaited(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(listAwaited);
  if (!isObject(value)) return [];
  const own = value.type === 'event' ? [value.event].flat().filter((name) => typeof name === 'string') : [];
  return [...own, ...Object.values(value).flatMap(listAwaited)];
}

/** With the `schemas` of the definition, to which it may refer. */
function closed(schema: Json | undefined, { schemas }: JsonObject): JsonObject | null {
  if (!isObject(schema)) return null;
  return isObject(schemas) ? { ...schema, schemas } : schema;
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
