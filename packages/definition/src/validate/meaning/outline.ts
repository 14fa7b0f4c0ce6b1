import type { CompensationDefinition, Definition, HandlerDefinition, StepDefinition } from '../../definition.ts';
import { pointerTo } from '../problem.ts';

/** What a list of steps is for; this decides what its steps may read. */
export type ListKind = 'document' | 'block' | 'case' | 'branch' | 'turn' | 'handler' | 'finally' | 'compensation';

/** Whether what depends on the step around a list may read what is inside: of the turns of a loop there are many. */
export function isTransparent({ kind }: Pick<PlacedList, 'kind'>): boolean {
  return kind === 'block' || kind === 'case' || kind === 'branch';
}

/** A list of steps with its place in the document. */
export type PlacedList = {
  kind: ListKind;
  pointer: string;
  /** The step that it stands in; null: the document itself. */
  owner: PlacedStep | null;
  /** Lists between this one and the document. */
  depth: number;
  steps: PlacedStep[];
};

export type PlacedStep = {
  step: StepDefinition;
  pointer: string;
  list: PlacedList;
  index: number;
  /** The lists inside it. */
  lists: PlacedList[];
};

/** All lists of steps of a definition, from the outside in, and all steps in their order. */
export type Outline = { definition: Definition; lists: PlacedList[]; steps: PlacedStep[] };

/** Lays out a definition: every list and step with its pointer and its surroundings. */
export function makeOutline(definition: Definition): Outline {
  const outline: Outline = { definition, lists: [], steps: [] };
  placeList(outline, 'document', null, '/steps', definition.steps);
  for (const { pointer, steps } of listHandlers('/onError', definition.onError))
    placeList(outline, 'handler', null, pointer, steps);
  if (definition.finally) placeList(outline, 'finally', null, '/finally', definition.finally);
  return outline;
}

function placeList(
  outline: Outline,
  kind: ListKind,
  owner: PlacedStep | null,
  pointer: string,
  steps: StepDefinition[],
): void {
  const list: PlacedList = { kind, pointer, owner, depth: owner ? owner.list.depth + 1 : 0, steps: [] };
  outline.lists.push(list);
  owner?.lists.push(list);
  for (const [index, step] of steps.entries()) {
    const placed: PlacedStep = { step, pointer: pointerTo(pointer, index), list, index, lists: [] };
    list.steps.push(placed);
    outline.steps.push(placed);
    placeInside(outline, placed);
  }
}

function placeInside(outline: Outline, placed: PlacedStep): void {
  const { step, pointer } = placed;
  const add = (kind: ListKind, place: string, steps: StepDefinition[]): void =>
    placeList(outline, kind, placed, place, steps);
  if (step.type === 'block') {
    add('block', pointerTo(pointer, 'steps'), step.steps);
    if (step.finally) add('finally', pointerTo(pointer, 'finally'), step.finally);
  }
  if (step.type === 'switch') {
    for (const [index, one] of step.cases.entries())
      add('case', pointerTo(pointer, 'cases', index, 'steps'), one.steps);
    if (step.default) add('case', pointerTo(pointer, 'default', 'steps'), step.default.steps);
  }
  if (step.type === 'parallel') {
    for (const [name, branch] of Object.entries(step.branches))
      add('branch', pointerTo(pointer, 'branches', name, 'steps'), branch.steps);
  }
  if (step.type === 'forEach' || step.type === 'loop') add('turn', pointerTo(pointer, 'steps'), step.steps);
  for (const handler of listHandlers(pointerTo(pointer, 'onError'), step.onError))
    add('handler', handler.pointer, handler.steps);
  for (const list of listUndo(pointerTo(pointer, 'compensate'), step.compensate ?? null))
    add('compensation', list.pointer, list.steps);
}

/** The steps that undo a step, or that handle an error in that. */
function listUndo(pointer: string, compensation: CompensationDefinition | null): ReturnType<typeof listHandlers> {
  if (!compensation) return [];
  if ('steps' in compensation) return [{ pointer: pointerTo(pointer, 'steps'), steps: compensation.steps }];
  return listHandlers(pointerTo(pointer, 'onError'), compensation.onError);
}

function listHandlers(
  pointer: string,
  handlers: HandlerDefinition[] | undefined,
): { pointer: string; steps: StepDefinition[] }[] {
  return (handlers ?? []).flatMap(({ steps }, index) =>
    steps ? [{ pointer: pointerTo(pointer, index, 'steps'), steps }] : [],
  );
}

/** A step and all steps in the lists inside it. */
export function listSubtree(placed: PlacedStep): PlacedStep[] {
  return [placed, ...placed.lists.flatMap((list) => list.steps.flatMap(listSubtree))];
}

/** The steps inside a step that others may read. */
export function listTransparent(placed: PlacedStep): PlacedStep[] {
  const open = placed.lists.filter(isTransparent);
  return open.flatMap((list) => list.steps.flatMap((inner) => [inner, ...listTransparent(inner)]));
}
