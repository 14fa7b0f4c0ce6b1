import type { Json, JsonObject } from '@waymark/protocol';
import { findMisfits } from './json-schema.ts';

/** What of a step's result does not fit its `resultSchema`: one line for each place; empty when it fits. */
export function findResultProblems(schema: JsonObject, result: Json): { pointer: string; message: string }[] {
  const found = findMisfits(schema, result);
  if ('failure' in found) return [{ pointer: '', message: found.failure }];
  return found.misfits
    .slice(0, 20)
    .map(({ instancePath, message }) => ({ pointer: instancePath, message: message ?? 'does not fit' }));
}
