import type { Json, JsonObject } from '@waymark/protocol';

/** How one property of a JSON Schema is asked for. */
export type Field = {
  name: string;
  label: string;
  description: string | null;
  required: boolean;
  fallback: Json | undefined;
} & FieldKind;

type FieldKind =
  | { kind: 'choice'; choices: Json[] }
  | { kind: 'boolean' }
  | { kind: 'number'; whole: boolean }
  | { kind: 'text'; inputType: 'text' | 'email' | 'url' | 'date' }
  | { kind: 'long' }
  | { kind: 'json' };

/** The properties of an object schema, in its order. Empty when the schema names none. */
export function fieldsOf(schema: JsonObject): Field[] {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).map(([name, property]) => {
    const own = isObject(property) ? resolve(property, schema) : {};
    return {
      name,
      label: typeof own.title === 'string' ? own.title : name,
      description: typeof own.description === 'string' ? own.description : null,
      required: required.includes(name),
      fallback: own.default,
      ...kindOf(own),
    };
  });
}

/** What a form starts with: the defaults of the schema, and values that can only be one thing. */
export function initialValue(schema: JsonObject | null): JsonObject {
  if (!schema) return {};
  return Object.fromEntries(
    fieldsOf(schema).flatMap((field) => {
      if (field.fallback !== undefined) return [[field.name, field.fallback] as const];
      return field.kind === 'boolean' && field.required ? [[field.name, false] as const] : [];
    }),
  );
}

/** What a reference to a shared schema stands for; keys beside it (`title`, `default`) hold. */
function resolve(property: JsonObject, root: JsonObject): JsonObject {
  const name = typeof property.$ref === 'string' ? /^#\/schemas\/([^/]+)$/.exec(property.$ref)?.[1] : undefined;
  const shared = name !== undefined && isObject(root.schemas) ? root.schemas[name] : undefined;
  return isObject(shared) ? { ...shared, ...property } : property;
}

function kindOf(schema: JsonObject): FieldKind {
  if (Array.isArray(schema.enum)) return { kind: 'choice', choices: schema.enum };
  if (schema.const !== undefined) return { kind: 'choice', choices: [schema.const] };
  switch (schema.type) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'number':
    case 'integer':
      return { kind: 'number', whole: schema.type === 'integer' };
    case 'string':
      return typeof schema.maxLength === 'number' && schema.maxLength > 200
        ? { kind: 'long' }
        : { kind: 'text', inputType: inputTypeOf(schema.format) };
    default:
      return { kind: 'json' };
  }
}

function inputTypeOf(format: Json | undefined): 'text' | 'email' | 'url' | 'date' {
  if (format === 'email' || format === 'date') return format;
  return format === 'uri' ? 'url' : 'text';
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
