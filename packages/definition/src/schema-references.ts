import type { Json, JsonObject } from '@waymark/protocol';

const prefix = '#/schemas/';
/** What stands under these keys of a schema is data. */
const dataKeys = new Set(['const', 'default', 'enum', 'examples']);

/** A reference in a schema to one of the definition's `schemas`. */
export type SchemaReference = { name: string; path: (string | number)[] };

/** Where a schema refers to `schemas` of its definition. */
export function listSchemaReferences(schema: Json, path: (string | number)[] = []): SchemaReference[] {
  if (schema === null || typeof schema !== 'object') return [];
  if (Array.isArray(schema)) return schema.flatMap((inner, index) => listSchemaReferences(inner, [...path, index]));
  return Object.entries(schema).flatMap(([key, inner]) => {
    if (key === '$ref' && typeof inner === 'string' && inner.startsWith(prefix))
      return [{ name: inner.slice(prefix.length).split('/')[0] ?? '', path: [...path, key] }];
    return dataKeys.has(key) ? [] : listSchemaReferences(inner, [...path, key]);
  });
}

/**
 * A schema that stands by itself: with those of the definition's `schemas` that it refers to, directly or not. They stand
 * under the same key at its root, where `#/schemas/Name` finds them.
 */
export function closeSchema(schema: JsonObject, schemas: Record<string, JsonObject> | undefined = {}): JsonObject {
  const needed = new Map<string, JsonObject>();
  const add = (inner: JsonObject): void => {
    for (const { name } of listSchemaReferences(inner)) {
      const found = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
      if (!found || needed.has(name)) continue;
      needed.set(name, found);
      add(found);
    }
  };
  add(schema);
  return needed.size === 0 ? schema : { ...schema, schemas: Object.fromEntries(needed) };
}
