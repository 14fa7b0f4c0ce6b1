import type { Json, JsonObject } from '@waymark/protocol';
import type { z } from 'zod';
import { valueAt } from './place.ts';

const listsOfSteps = new Set(['steps', 'finally']);

/**
 * A copy of a document in which what the issues complain of is gone: unknown keys and wrong values are left out, and a
 * step that cannot be read without them becomes a stand-in that keeps its id and its place in the order.
 */
export function repair(document: Json, issues: readonly z.core.$ZodIssue[]): Json {
  const copy = structuredClone(document);
  for (const issue of issues) {
    const path = [...issue.path] as (string | number)[];
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) removeAt(copy, [...path, key]);
    else repairValue(copy, path, issue);
  }
  return copy;
}

/** What a case of a switch gets when it lacks it, so that the steps inside are kept. */
const placeholders: JsonObject = { name: 'unnamed', when: '${ true }' };

function putAt(document: Json, path: (string | number)[], value: Json): void {
  const holder = valueAt(document, path.slice(0, -1));
  if (holder !== null && typeof holder === 'object' && !Array.isArray(holder))
    (holder as JsonObject)[String(path.at(-1))] = value;
}

function repairValue(document: Json, path: (string | number)[], issue: z.core.$ZodIssue): void {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const keys = findOwnKeys(issue, path);
    for (const key of keys) removeAt(document, key);
    if (keys.length > 0) return;
  }
  const key = path.at(-1);
  const missing = valueAt(document, path) === undefined;
  if (missing && key !== undefined && Object.hasOwn(placeholders, key) && path.at(-3) === 'cases')
    return putAt(document, path, placeholders[key] ?? null);
  if (key === 'type' || key === 'id' || missing) return replaceStep(document, path);
  removeAt(document, path);
}

/** Where inside a union there are keys that begin with `x-`. */
function findOwnKeys(
  issue: Extract<z.core.$ZodIssue, { code: 'invalid_union' }>,
  path: (string | number)[],
): (string | number)[][] {
  return issue.errors.flat().flatMap((inner) => {
    if (inner.code !== 'unrecognized_keys') return [];
    return inner.keys
      .filter((key) => key.startsWith('x-'))
      .map((key) => [...path, ...(inner.path as (string | number)[]), key]);
  });
}

function removeAt(document: Json, path: (string | number)[]): void {
  const holder = valueAt(document, path.slice(0, -1));
  const key = path.at(-1);
  if (Array.isArray(holder)) holder.splice(Number(key), 1, ...standInFor(path, holder[Number(key)] ?? null));
  else if (holder !== null && typeof holder === 'object' && key !== undefined) delete holder[String(key)];
}

/** What takes the place of a wrong entry of a list, so that the indices of the others stay: a stand-in for a step. */
function standInFor(path: (string | number)[], entry: Json): Json[] {
  return listsOfSteps.has(String(path.at(-2))) ? [makeStandIn(entry, path)] : [];
}

/** Replaces the innermost step that the path leads through; without one, gives the document what it lacks. */
function replaceStep(document: Json, path: (string | number)[]): void {
  const last = path.findLastIndex(
    (segment, index) => typeof segment === 'number' && listsOfSteps.has(String(path[index - 1])),
  );
  if (last < 0) {
    if (path[0] === 'name' && document !== null && typeof document === 'object' && !Array.isArray(document))
      (document as JsonObject)['name'] = 'unnamed';
    return;
  }
  const holder = valueAt(document, path.slice(0, last));
  const index = Number(path[last]);
  if (Array.isArray(holder)) holder[index] = makeStandIn(holder[index] ?? null, path.slice(0, last + 1));
}

function makeStandIn(step: Json, path: (string | number)[]): JsonObject {
  const given: JsonObject = step !== null && typeof step === 'object' && !Array.isArray(step) ? step : {};
  const id =
    typeof given['id'] === 'string' && /^[a-z][A-Za-z0-9_]{0,62}$/.test(given['id'])
      ? given['id']
      : `unnamed${path.join('')}`;
  const dependsOn = Array.isArray(given['dependsOn']) && given['dependsOn'].every((name) => typeof name === 'string');
  return { id, type: 'value', value: null, ...(dependsOn ? { dependsOn: given['dependsOn'] ?? [] } : {}) };
}
