import type { Json, JsonObject } from '@waymark/protocol';
import type { z } from 'zod';
import { isObject } from '../older/recognise.ts';
import { compensationsByType, findCompensationForm } from '../schema/compensation.ts';
import { stepTypes } from '../schema/steps/step.ts';
import { holdsExpression } from '../schema/values.ts';
import { describeUnknownKey } from './describe-unknown-key.ts';
import { describePlace, findPlace, valueAt, type Place } from './place.ts';
import { makeProblem, pointerTo, refuseTemplate, type Problem, type ProblemCode } from './problem.ts';
import { makeStorable } from './storable.ts';
import { didYouMean } from './suggest.ts';

type Issue = z.core.$ZodIssue;

const durationKeys = new Set([
  'timeout',
  'attemptTimeout',
  'heartbeatTimeout',
  'initialInterval',
  'maximumInterval',
  'for',
  'dueIn',
  'remindEvery',
  'after',
]);
const expressionKeys = new Set(['if', 'when', 'match']);

/** What the keys of these objects name. */
const named: Record<string, string> = {
  vars: 'a variable',
  events: 'an event',
  schemas: 'a schema',
  labels: 'a label',
};

/** Turns what the schema says into findings that a person can act on. */
export function describeIssue(issue: Issue, document: Json): Problem[] {
  const path = [...issue.path] as (string | number)[];
  const place = findPlace(document, path);
  const pointer = pointerTo('', ...path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.filter((key) => !key.startsWith('x-')).map((key) => describeUnknownKey(key, path, document));
    case 'invalid_union':
      return describeUnion(issue, path, document);
    case 'invalid_type':
    case 'custom':
    case 'invalid_value':
    case 'invalid_format':
    case 'too_small':
    case 'too_big':
      return [describeValue(issue, place, pointer, valueAt(document, path))];
    case 'invalid_key':
      return [
        makeProblem(
          'INVALID_NAME',
          pointer,
          `"${String(path.at(-1))}" is no name of ${named[place.segment ?? ''] ?? 'a variable'}`,
          place.segment === 'events'
            ? 'A letter, then letters, digits, ., _ and -; at most 128.'
            : 'Letters, digits and _; no digit first; at most 63.',
        ),
      ];
    default:
      return [makeProblem('INVALID_VALUE', pointer, `${describePlace(place)}: ${issue.message}`)];
  }
}

function describeUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: (string | number)[],
  document: Json,
): Problem[] {
  if (issue.errors.length === 0) return [describeStepType(path, document)];
  if (path.at(-1) === 'maximumAttempts') {
    const message = `${describePlace(findPlace(document, path))} is ${shorten(valueAt(document, path) ?? null)}; it has to be a whole number from 1, or "unlimited"`;
    return [
      makeProblem(
        typeof valueAt(document, path) === 'number' ? 'OUT_OF_RANGE' : 'INVALID_VALUE',
        pointerTo('', ...path),
        message,
      ),
    ];
  }
  const compensation = path.at(-1) === 'compensate' ? valueAt(document, path) : undefined;
  if (compensation !== undefined && isObject(compensation))
    return describeCompensation(issue, path, compensation, document);
  // Of several forms the one was meant of which the least is wrong.
  const closest = [...issue.errors].sort((a, b) => weigh(a) - weigh(b))[0] ?? [];
  return closest.flatMap((inner) => describeIssue({ ...inner, path: [...path, ...inner.path] } as Issue, document));
}

function describeCompensation(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: (string | number)[],
  compensation: JsonObject,
  document: Json,
): Problem[] {
  const form = findCompensationForm(compensation);
  if (form !== null)
    return (issue.errors[form] ?? []).flatMap((inner) =>
      describeIssue({ ...inner, path: [...path, ...inner.path] } as Issue, document),
    );
  const type = compensation['type'] ?? null;
  return [
    makeProblem(
      'INVALID_VALUE',
      pointerTo('', ...path, 'type'),
      `the compensation of ${describePlace(findPlace(document, path.slice(0, -1)))} is of type ${shorten(type)}; only work undoes a step`,
      `Types: ${Object.keys(compensationsByType).join(', ')}.`,
    ),
  ];
}

function weigh(issues: readonly Issue[]): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.path.length === 0 && issue.code === 'invalid_type' ? 100 : weighIssue(issue)),
    0,
  );
}

function weighIssue(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? 2 * issue.keys.length : 1;
}

function describeStepType(path: (string | number)[], document: Json): Problem {
  const type = valueAt(document, path);
  const pointer = pointerTo('', ...path);
  const where = describePlace(findPlace(document, path.slice(0, -1)));
  const list = `Types: ${stepTypes.join(', ')}.`;
  if (type === undefined) return makeProblem('MISSING_FIELD', pointer, `${where} has no "type"`, list);
  if (typeof type !== 'string')
    return makeProblem('INVALID_TYPE', pointer, `the type of ${where} is ${nameType(type)}; it has to be a text`, list);
  if (holdsExpression(type)) return refuseTemplate(pointer, `the type of ${where}`);
  const shown = type.slice(0, 100);
  return makeProblem(
    'UNKNOWN_STEP_TYPE',
    pointer,
    `${where} is of the unknown type "${shown}"${didYouMean(shown, stepTypes)}`,
    list,
  );
}

function describeValue(issue: Issue, place: Place, pointer: string, value: Json | undefined): Problem {
  const key = place.key ?? '';
  const what = nameValue(place);
  if (value === undefined)
    return makeProblem('MISSING_FIELD', pointer, `${describePlace(findParent(place))} has no "${key}"`);
  if (key === 'language')
    return makeProblem(
      'UNSUPPORTED_LANGUAGE',
      pointer,
      `the language is ${shorten(value)}; this version of Waymark reads language 1`,
    );
  if (durationKeys.has(key) && (issue.code === 'custom' || issue.code === 'invalid_type'))
    return describeDuration(key, what, value, pointer);
  if (expressionKeys.has(key))
    return makeProblem(
      'EXPRESSION_REQUIRED',
      pointer,
      `${what} is ${shorten(value)}; it has to be one expression, like "\${ input.amount > 100 }"`,
    );
  if (issue.code === 'invalid_format' && typeof value === 'string' && holdsExpression(value))
    return refuseTemplate(pointer, what);
  const { code, message } = describeIssueCode(issue, value);
  return makeProblem(codeOfKey(issue, key) ?? code, pointer, `${what} ${message}`);
}

/** `"timeout" of step "charge"`, `step 3`, `entry 2 of "dependsOn" of step "charge"`. */
function nameValue(place: Place): string {
  if (place.key === null) return 'the definition';
  const parent = describePlace(findParent(place));
  if (typeof place.path.at(-1) !== 'number') return `"${place.key}" of ${parent}`;
  return place.isStep ? (place.step ?? parent) : `entry ${Number(place.key) + 1} of ${parent}`;
}

function codeOfKey(issue: Issue, key: string): ProblemCode | null {
  if (issue.code !== 'invalid_format') return null;
  return key === 'id' ? 'INVALID_ID' : key === 'name' ? 'INVALID_NAME' : null;
}

function describeDuration(key: string, what: string, value: Json, pointer: string): Problem {
  const hint =
    typeof value === 'number'
      ? `Write the unit: "${Math.max(0, value) || 5}s".`
      : 'Like "500ms", "30s", "5m", "2h", "7d" or "PT30S"; at most 100 years.';
  if (typeof value === 'string' && holdsExpression(value)) return refuseTemplate(pointer, what);
  return makeProblem('INVALID_DURATION', pointer, `${what} is ${shorten(value)}, which is no duration`, hint);
}

function describeIssueCode(issue: Issue, value: Json): { code: ProblemCode; message: string } {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' && typeof value === 'number'
        ? { code: 'INVALID_TYPE', message: `is ${shorten(value)}; it has to be a whole number` }
        : { code: 'INVALID_TYPE', message: `is ${nameType(value)}; it has to be ${nameExpected(issue.expected)}` };
    case 'invalid_value':
      return {
        code: 'INVALID_VALUE',
        message: `is ${shorten(value)}${suggestValue(value, issue.values)}; it has to be ${issue.values.map((one) => JSON.stringify(one)).join(' or ')}`,
      };
    case 'too_small':
      return {
        code: 'OUT_OF_RANGE',
        message: typeof value === 'number' ? `is ${value}; the least is ${issue.minimum}` : 'is empty',
      };
    case 'too_big':
      return {
        code: 'OUT_OF_RANGE',
        message:
          typeof value === 'number'
            ? `is ${value}; the most is ${issue.maximum}`
            : `is too long; the most is ${issue.maximum}`,
      };
    default:
      return { code: 'INVALID_VALUE', message: `is ${shorten(value)}; it ${issue.message}` };
  }
}

function suggestValue(value: Json, allowed: readonly unknown[]): string {
  return typeof value === 'string'
    ? didYouMean(
        value.slice(0, 100),
        allowed.filter((one): one is string => typeof one === 'string'),
      )
    : '';
}

function findParent(place: Place): Place {
  return place.parent ?? place;
}

const expectedNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function nameExpected(expected: string): string {
  return expectedNames[expected] ?? expected;
}

/** The JSON type of a value, with its article. */
export function nameType(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'an object';
    case 'string':
      return 'a text';
    case 'number':
      return 'a number';
    default:
      return `${String(value)}`;
  }
}

function shorten(value: Json): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 80 ? `${makeStorable(text.slice(0, 80))}…` : text;
}
