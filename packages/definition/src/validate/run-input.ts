import type { Json, JsonObject } from '@waymark/protocol';
import { limits } from '../limits.ts';
import { findMisfits } from './json-schema.ts';
import { describeMisfit } from './misfit.ts';
import { makeProblem, pointerTo, type Problem } from './problem.ts';
import { isStorableText, makeStorable } from './storable.ts';

/**
 * Checks the input of a run against the schema in its definition and fills in the `default`s.
 *
 * @param schema `input` of the definition; null or absent: every input fits
 * @param input undefined: a run that was started without one, which means `{}`
 * @returns the input with defaults (a copy), and what is wrong, with pointers into the input
 */
export function checkRunInput(
  schema: JsonObject | null | undefined,
  input: Json | undefined,
): { input: Json; problems: Problem[] } {
  const given = input ?? (input === undefined ? {} : null);
  const unsafe = findUnsafe(given);
  if (unsafe.length > 0) return { input: given, problems: unsafe };
  const copy = structuredClone(given);
  const found = schema ? findMisfits(schema, copy, true) : { misfits: [] };
  if ('failure' in found) return { input: given, problems: [makeProblem('INVALID_RUN_INPUT', '', found.failure)] };
  const problems = found.misfits.map((misfit) => describeMisfit(misfit, 'INVALID_RUN_INPUT', '', 'the input'));
  return { input: copy, problems };
}

/** What cannot be stored or would lose digits. Stops at the depth that text from outside may have. */
function findUnsafe(value: Json, pointer = '', depth = 1): Problem[] {
  if (typeof value === 'string') return checkText(value, pointer);
  if (typeof value === 'number') return checkNumber(value, pointer);
  if (value === null || typeof value !== 'object') return [];
  if (depth > limits.jsonDepth)
    return [
      makeProblem(
        'JSON_TOO_DEEP',
        pointer,
        `the input nests deeper than ${limits.jsonDepth} (limit ${limits.jsonDepth})`,
      ),
    ];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = pointerTo(pointer, key);
    return [...(Array.isArray(value) ? [] : checkText(key, place)), ...findUnsafe(inner, place, depth + 1)];
  });
}

function checkText(text: string, pointer: string): Problem[] {
  return isStorableText(text)
    ? []
    : [makeProblem('INVALID_CHARACTER', makeStorable(pointer), 'a text holds U+0000 or half of a surrogate pair')];
}

function checkNumber(value: number, pointer: string): Problem[] {
  if (Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))) return [];
  return [
    makeProblem(
      'UNSAFE_INTEGER',
      pointer,
      `the number ${value} is beyond 2^53 and would lose digits`,
      'Send it as a text.',
    ),
  ];
}
