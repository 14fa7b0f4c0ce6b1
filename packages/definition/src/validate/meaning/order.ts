import { holdsExpression } from '../../schema/values.ts';
import { makeProblem, pointerTo, refuseTemplate, type Problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import type { Outline, PlacedList, PlacedStep } from './outline.ts';

/** Which steps of a list have to end before which: worked out once, used by validation and by the program. */
export type Order = {
  /** Steps that end before this one starts, directly or not, in the same list. */
  before: (placed: PlacedStep) => ReadonlySet<PlacedStep>;
  /** Ids that a step waits for, in the order of the list; what follows from another of them is left out. */
  waitsFor: (placed: PlacedStep) => string[];
  /** False when steps wait for each other: then the order is not complete. */
  isSound: boolean;
};

/** How the author of the definition writes dependencies. */
export type DependencyKey = 'dependsOn' | 'depends_on';

/** Works out the order of the steps of every list; finds names that lead nowhere and steps that wait for each other. */
export function findOrder(outline: Outline, key: DependencyKey = 'dependsOn'): { order: Order; problems: Problem[] } {
  const before = new Map<PlacedStep, Set<PlacedStep>>();
  const direct = new Map<PlacedStep, PlacedStep[]>();
  const problems: Problem[] = [];
  let isSound = true;
  for (const list of outline.lists) {
    for (const placed of list.steps) direct.set(placed, findDirect(outline, placed, key, problems));
    const cycle = closeList(list, direct, before);
    if (cycle) {
      isSound = false;
      problems.push(describeCycle(cycle, key));
    }
  }
  return {
    problems,
    order: {
      isSound,
      before: (placed) => before.get(placed) ?? new Set(),
      waitsFor: (placed) => reduce(placed, direct.get(placed) ?? [], before),
    },
  };
}

function findDirect(outline: Outline, placed: PlacedStep, key: DependencyKey, problems: Problem[]): PlacedStep[] {
  const { step, list, index, pointer } = placed;
  if (step.dependsOn === undefined) return list.steps.slice(0, index);
  const found = step.dependsOn.map((name, position) => {
    const sibling = list.steps.find((other) => other.step.id === name);
    if (!sibling && key === 'dependsOn' && holdsExpression(name))
      problems.push(refuseTemplate(pointerTo(pointer, key, position), `a dependency of step "${step.id}"`));
    else if (!sibling) problems.push(describeUnknown(outline, placed, name, pointerTo(pointer, key, position)));
    return sibling;
  });
  return found.filter((sibling): sibling is PlacedStep => sibling !== undefined);
}

function describeUnknown(outline: Outline, { step, list }: PlacedStep, name: string, pointer: string): Problem {
  const elsewhere = outline.steps.find((other) => other.step.id === name);
  const shown = name.slice(0, 100);
  if (elsewhere) {
    const message = `step "${step.id}" depends on "${shown}", which is no sibling: it stands at ${elsewhere.pointer}`;
    return makeProblem(
      'UNKNOWN_REFERENCE',
      pointer,
      message,
      `A step depends on steps of its own list (${list.pointer}) only.`,
    );
  }
  const siblings = list.steps.map((other) => other.step.id).filter((id) => id !== step.id);
  const message = `step "${step.id}" depends on "${shown}", but no step is named so${didYouMean(shown, siblings)}`;
  return makeProblem('UNKNOWN_REFERENCE', pointer, message, null);
}

/** Fills in what ends before each step of a list. @returns the steps of a cycle, if there is one. */
function closeList(
  list: PlacedList,
  direct: Map<PlacedStep, PlacedStep[]>,
  before: Map<PlacedStep, Set<PlacedStep>>,
): PlacedStep[] | null {
  const path: PlacedStep[] = [];
  const visit = (placed: PlacedStep): PlacedStep[] | null => {
    if (before.has(placed)) return null;
    const start = path.indexOf(placed);
    if (start >= 0) return path.slice(start);
    path.push(placed);
    for (const other of direct.get(placed) ?? []) {
      const cycle = visit(other);
      if (cycle) return cycle;
    }
    path.pop();
    before.set(placed, closeStep(direct.get(placed) ?? [], before));
    return null;
  };
  for (const placed of list.steps) {
    const cycle = visit(placed);
    if (cycle) return cycle;
  }
  return null;
}

function closeStep(direct: PlacedStep[], before: Map<PlacedStep, Set<PlacedStep>>): Set<PlacedStep> {
  const closed = new Set<PlacedStep>();
  // From the end: what a later one waits for is mostly all that stands above it.
  for (const other of direct.toReversed()) {
    if (closed.has(other)) continue;
    closed.add(other);
    for (const further of before.get(other) ?? []) closed.add(further);
  }
  return closed;
}

function reduce(placed: PlacedStep, direct: PlacedStep[], before: Map<PlacedStep, Set<PlacedStep>>): string[] {
  // What an author wrote stays as written; only "everything above" is cut down to what does not follow from the rest.
  if (placed.step.dependsOn !== undefined) return [...new Set(direct.map(({ step }) => step.id))];
  const covered = new Set<PlacedStep>();
  const needed: PlacedStep[] = [];
  const byLatest = direct.toSorted((a, b) => (before.get(b)?.size ?? 0) - (before.get(a)?.size ?? 0));
  for (const other of byLatest) {
    if (covered.has(other)) continue;
    needed.push(other);
    for (const further of before.get(other) ?? []) covered.add(further);
  }
  return needed.toSorted((a, b) => a.index - b.index).map(({ step }) => step.id);
}

function describeCycle(cycle: PlacedStep[], key: DependencyKey): Problem {
  const ids = cycle.map(({ step }) => step.id);
  const shown = ids.length > 12 ? [...ids.slice(0, 12), '…'] : ids;
  const first = cycle.find(({ step }) => step.dependsOn !== undefined) ?? cycle[0];
  const implied = cycle.find(({ step }) => step.dependsOn === undefined);
  const hint = implied
    ? `Step "${implied.step.id}" has no "${key}" and so waits for every step above it.`
    : 'Remove one of these dependencies.';
  const pointer = first
    ? first.step.dependsOn === undefined
      ? first.pointer
      : pointerTo(first.pointer, key)
    : '/steps';
  return makeProblem('CYCLE', pointer, `steps wait for each other: ${[...shown, ids[0]].join(' → ')}`, hint);
}
