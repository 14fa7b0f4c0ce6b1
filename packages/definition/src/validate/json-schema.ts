import type { Json, JsonObject } from '@waymark/protocol';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { runBounded } from './run-bounded.ts';

type Compiled = { validate: ValidateFunction } | { error: string };

const draft = 'https://json-schema.org/draft/2020-12/schema';
const milliseconds = 2_000;
const cacheSize = 200;
const cache = new Map<string, Compiled>();

const checker = makeAjv(false);
const filler = makeAjv(true);

function makeAjv(useDefaults: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    useDefaults,
    logger: false,
    verbose: true,
  });
  formats.default(ajv);
  return ajv;
}

/** What is wrong with a JSON Schema (draft 2020-12): pointers into it and messages; empty when it is one. */
export function findSchemaErrors(schema: JsonObject): { pointer: string; message: string }[] {
  if (schema['$schema'] !== undefined && String(schema['$schema']).replace(/#$/, '') !== draft) {
    return [{ pointer: '/$schema', message: `only draft 2020-12 is known (${draft})` }];
  }
  const checked = runBounded(() => (checker.validateSchema(schema) ? [] : [...(checker.errors ?? [])]), milliseconds);
  if (!checked.ok) return [{ pointer: '', message: checked.reason }];
  if (checked.value.length > 0) return describeErrors(checked.value);
  const compiled = compile(schema, false);
  return 'error' in compiled ? [{ pointer: '', message: compiled.error }] : [];
}

/** One message for each place: of several that of the last keyword, which is the most specific. */
function describeErrors(errors: ErrorObject[]): { pointer: string; message: string }[] {
  const places = errors
    .toReversed()
    .map(({ instancePath, message }) => ({ pointer: instancePath, message: message ?? 'is wrong' }));
  return [...new Map(places.map((place) => [place.pointer, place])).values()].toReversed();
}

/**
 * Checks a value.
 *
 * @param useDefaults fills in the schema's `default`s, in the value itself
 * @returns what does not fit, as ajv says it; or why the schema cannot say
 */
export function findMisfits(
  schema: JsonObject,
  value: Json,
  useDefaults = false,
): { misfits: ErrorObject[] } | { failure: string } {
  const compiled = compile(schema, useDefaults);
  if ('error' in compiled) return { failure: `the schema is none: ${compiled.error}` };
  const { validate } = compiled;
  const checked = runBounded(() => (validate(value) ? [] : [...(validate.errors ?? [])]), milliseconds);
  return checked.ok ? { misfits: checked.value } : { failure: `the schema cannot be applied: ${checked.reason}` };
}

function compile(schema: JsonObject, useDefaults: boolean): Compiled {
  const key = `${useDefaults} ${JSON.stringify(schema)}`;
  const known = cache.get(key);
  if (known) return known;
  const compiled = compileAnew(schema, useDefaults);
  const oldest = cache.keys().next();
  if (cache.size >= cacheSize && !oldest.done) cache.delete(oldest.value);
  cache.set(key, compiled);
  return compiled;
}

function compileAnew(schema: JsonObject, useDefaults: boolean): Compiled {
  const ajv = hasNames(schema) ? makeAjv(useDefaults) : useDefaults ? filler : checker;
  const compiled = runBounded(() => ajv.compile(schema), milliseconds);
  ajv.removeSchema(schema);
  if (!compiled.ok) return { error: compiled.reason };
  return '$async' in compiled.value ? { error: '"$async" is not allowed' } : { validate: compiled.value };
}

/** Names that a schema gives itself stay in the instance that read them: those of different definitions must not meet. */
function hasNames(schema: JsonObject): boolean {
  return /"\$(?:id|anchor|dynamicAnchor)"/.test(JSON.stringify(schema));
}
