import type { Json } from '@waymark/protocol';

/** Where in a definition a path leads: which thing the last key belongs to. */
export type Place = {
  /** What holds the last key. */
  kind: 'document' | 'step' | 'compensation' | 'other';
  /** The last key; null for the document itself. */
  key: string | null;
  /** Type of the step that holds the key, if it is a step. */
  stepType: string | null;
  /** Whether the last key leads to a step. */
  isStep: boolean;
  /** The key under which the holder stands, list indices left out: `retry`, `onError`, `cases`. */
  segment: string | null;
  /** The way to the key. */
  path: (string | number)[];
  /** The step around it, for messages. */
  step: string | null;
  parent: Place | null;
};

const listsOfSteps = new Set(['steps', 'finally']);

/** Describes the place of the last key of a path. */
export function findPlace(document: Json, path: (string | number)[]): Place {
  const holder = path.slice(0, -1);
  const names = holder.filter((segment): segment is string => typeof segment === 'string');
  const holdsKeysOfStep = typeof holder.at(-1) === 'number' && listsOfSteps.has(String(holder.at(-2)));
  return {
    kind:
      holder.length === 0
        ? 'document'
        : holdsKeysOfStep
          ? 'step'
          : names.at(-1) === 'compensate'
            ? 'compensation'
            : 'other',
    key: path.length === 0 ? null : String(path.at(-1)),
    stepType: holdsKeysOfStep ? textOf(valueAt(document, [...holder, 'type'])) : null,
    isStep: typeof path.at(-1) === 'number' && listsOfSteps.has(String(path.at(-2))),
    segment: names.at(-1) ?? null,
    path,
    step: nameStep(document, path),
    parent: path.length === 0 ? null : findPlace(document, holder),
  };
}

/** `step "charge"`, `"retry" of step "charge"`, `the definition`. */
export function describePlace({ path, step }: Place): string {
  const last = lastStepIndex(path);
  const inside = path.slice(last + 1).filter((segment) => typeof segment === 'string');
  const thing = step ?? 'the definition';
  return inside.length === 0 ? thing : `"${inside.join('.')}" of ${thing}`;
}

function nameStep(document: Json, path: (string | number)[]): string | null {
  const last = lastStepIndex(path);
  if (last < 0) return null;
  const id = textOf(valueAt(document, [...path.slice(0, last + 1), 'id']));
  return id === null
    ? `step ${Number(path[last]) + 1}${last > 1 ? ` of ${path.slice(0, last).join('/')}` : ''}`
    : `step "${id.slice(0, 80)}"`;
}

/** Index in the path of the innermost step, -1 when it leads through none. */
function lastStepIndex(path: (string | number)[]): number {
  return path.findLastIndex(
    (segment, index) => typeof segment === 'number' && listsOfSteps.has(String(path[index - 1])),
  );
}

export function valueAt(document: Json, path: readonly (string | number)[]): Json | undefined {
  let value: Json | undefined = document;
  for (const segment of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, segment)) return undefined;
    value = (value as { [key: string]: Json })[segment];
  }
  return value;
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
