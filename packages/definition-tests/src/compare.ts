import { parseDuration } from '@waymark/protocol';
import type { Json, StepState } from '@waymark/protocol';
import { foldSteps, pathOf } from './path.ts';
import type { Seen } from './play.ts';
import type { Expectation } from './test-file.ts';

/** One thing that is not as it must be: two values to be held against each other, or a line that says it. */
export type Difference =
  | { what: string; expected: Json; actual: Json }
  /** `message`: also why it is so. */
  | { what: string; message: string };

/** Compares what was seen with what a test expects. Of errors and steps only the keys that are named are compared. */
export function compare(expected: Expectation, seen: Seen): Difference[] {
  const { status, output, error, path, steps = {}, took } = expected;
  const seenSteps = foldSteps(seen.entries);
  return [
    ...differ('status', status, seen.status),
    ...explain(expected, seen),
    ...(output === undefined ? [] : differ('output', output, seen.output)),
    ...(error === undefined ? [] : differ('error', error, pick(error, seen.error))),
    ...(path === undefined ? [] : differ('path', path, pathOf(seen.entries))),
    ...Object.entries(steps).flatMap(([address, step]) => {
      const actual = seenSteps.get(address);
      return differ(address, step, actual ? pick(step, describeStep(actual)) : null);
    }),
    ...(took === undefined ? [] : differ('took', `${parseDuration(took)} ms`, `${seen.took} ms`)),
  ];
}

/** Why a run failed that should not have: the first thing that a person wants to know. */
function explain(expected: Expectation, { status, error }: Seen): Difference[] {
  if (expected.status === status || expected.error !== undefined || error === null) return [];
  const where = error.step === null ? '' : ` at ${error.step}`;
  return [{ what: 'error', message: `${error.type}${where}: ${error.message}` }];
}

function describeStep({ status, attempts, input, output, error, compensation }: StepState): Json {
  return { status, attempts, input, output, error: error as Json, undo: compensation?.status ?? null };
}

/** Of a value the keys that are expected; those that hold errors inside as well. */
function pick(expected: unknown, actual: unknown): Json {
  if (!isRecord(expected) || !isRecord(actual)) return (actual ?? null) as Json;
  return Object.fromEntries(
    Object.entries(expected).map(([key, inner]) => {
      const value = (actual[key] ?? null) as Json;
      return [key, key === 'cause' || key === 'error' ? pick(inner, value) : value];
    }),
  );
}

function differ(what: string, expected: unknown, actual: Json): Difference[] {
  const wanted = sortKeys(expected as Json);
  const got = sortKeys(actual);
  return JSON.stringify(wanted) === JSON.stringify(got) ? [] : [{ what, expected: wanted, actual: got }];
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner as Json)]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
