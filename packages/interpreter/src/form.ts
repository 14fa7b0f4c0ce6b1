import type { Json, JsonObject } from '@waymark/protocol';

/**
 * Checks the keys that a form requires and the basic types of those that it names. The API checks the whole JSON Schema
 * before; this is for decisions that reach the run by another way.
 *
 * @returns what is wrong, or null.
 */
export function findFormProblem(form: JsonObject, data: Json): string | null {
  if (form['type'] !== undefined && !hasType(data, form['type'])) return `the form must be ${nameTypes(form['type'])}`;
  if (!isObject(data)) return null;
  const required = Array.isArray(form['required']) ? form['required'] : [];
  const missing = required.find((key) => typeof key === 'string' && !Object.hasOwn(data, key));
  if (missing !== undefined) return `"${String(missing)}" is missing in the form`;
  const properties = isObject(form['properties']) ? form['properties'] : {};
  for (const [key, schema] of Object.entries(properties)) {
    const value = Object.hasOwn(data, key) ? data[key] : undefined;
    if (value === undefined || !isObject(schema) || schema['type'] === undefined) continue;
    if (!hasType(value, schema['type'])) return `"${key}" in the form must be ${nameTypes(schema['type'])}`;
  }
  return null;
}

function nameTypes(types: Json): string {
  return Array.isArray(types) ? types.join(' or ') : String(types);
}

function hasType(value: Json, types: Json): boolean {
  return (Array.isArray(types) ? types : [types]).some((type) => {
    switch (type) {
      case 'object':
        return isObject(value);
      case 'array':
        return Array.isArray(value);
      case 'integer':
        return Number.isInteger(value);
      case 'null':
        return value === null;
      default:
        return typeof value === type;
    }
  });
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
