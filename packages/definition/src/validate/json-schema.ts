import type { Json, JsonObject } from '@waymark/protocol';
import { type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

type Compiled = { validate: ValidateFunction } | { error: string };

const cacheSize = 200;
const cache = new Map<string, Compiled>();

/** Checks what is a JSON Schema (draft 2020-12) and what is none. Shared: it keeps nothing of what it checks. */
const metaSchemas = makeAjv(false);

function makeAjv(useDefaults: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    useDefaults,
    validateFormats: true,
    logger: false,
    addUsedSchema: false,
    verbose: true,
  });
  formats.default(ajv);
  return ajv;
}

/** What is wrong with a JSON Schema: pairs of a pointer into it and a message; empty when it is one. */
export function findSchemaErrors(schema: JsonObject): { pointer: string; message: string }[] {
  if (!metaSchemas.validateSchema(schema)) {
    const errors = (metaSchemas.errors ?? []).filter(
      ({ keyword }) => !['anyOf', 'oneOf', 'if', '$ref', '$dynamicRef'].includes(keyword),
    );
    return unique(
      errors.map(({ instancePath, message }) => ({ pointer: instancePath, message: message ?? 'is wrong' })),
    );
  }
  const compiled = compile(schema, false);
  return 'error' in compiled ? [{ pointer: '', message: compiled.error }] : [];
}

function unique(errors: { pointer: string; message: string }[]): { pointer: string; message: string }[] {
  return [...new Map(errors.toReversed().map((error) => [error.pointer, error])).values()].toReversed();
}

/**
 * Checks a value.
 *
 * @param useDefaults fills in the schema's `default`s, in the value itself
 * @returns what does not fit, as ajv says it
 * @throws {TypeError} when the schema is none: {@link findSchemaErrors} says so before.
 */
export function findMisfits(schema: JsonObject, value: Json, useDefaults = false): ErrorObject[] {
  const compiled = compile(schema, useDefaults);
  if ('error' in compiled) throw new TypeError(`not a JSON Schema: ${compiled.error}`);
  return compiled.validate(value) ? [] : (compiled.validate.errors ?? []);
}

/** Compiles with an instance of its own, so that `$id`s of different definitions cannot meet. */
function compile(schema: JsonObject, useDefaults: boolean): Compiled {
  const key = `${useDefaults} ${JSON.stringify(schema)}`;
  const known = cache.get(key);
  if (known) return known;
  const compiled = tryCompile(schema, useDefaults);
  const oldest = cache.keys().next();
  if (cache.size >= cacheSize && !oldest.done) cache.delete(oldest.value);
  cache.set(key, compiled);
  return compiled;
}

function tryCompile(schema: JsonObject, useDefaults: boolean): Compiled {
  try {
    const validate = makeAjv(useDefaults).compile(schema);
    return '$async' in validate ? { error: '"$async" is not allowed' } : { validate };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
