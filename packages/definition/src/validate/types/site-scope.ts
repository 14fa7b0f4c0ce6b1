import { anyType, nullType, numberType, textType, unionOf, recordOf } from '@waymark/expressions/types';
import type { Type } from '@waymark/expressions/types';
import { listKinds, type Site } from '../meaning/sites.ts';
import type { PlacedList, PlacedStep } from '../meaning/outline.ts';
import { pointerTo } from '../problem.ts';
import { errorType } from './known-types.ts';
import { resultTypeOf, takenEventOf, turnTypeOf, type Lookup } from './result-types.ts';

/** What the scope of a place needs beside what all results need. */
export type ScopeLookup = Lookup & {
  lists: readonly PlacedList[];
  /** What a step gives, its `output` and its handlers included. */
  output: (placed: PlacedStep) => Type;
  /** Items of a list. */
  items: (list: Type) => Type;
  /** What the turn before gave. */
  previous: (loop: PlacedStep) => Type;
};

/** The type of a variable that not every place sees, or not as the same; null: it is none of those. */
export function findLocal(name: string, site: Site, lookup: ScopeLookup): Type | null {
  switch (name) {
    case 'error':
      return unionOf(errorType, nullType);
    case 'result':
      return resultAt(site, lookup);
    case 'event':
      return site.placed?.step.type === 'event' ? takenEventOf(site.placed.step, lookup) : anyType;
    case 'step':
      return undoneAt(site, lookup);
    default:
      return findTurnVariable(name, site, lookup);
  }
}

/** Whether a read through null gives null there: what is undone may have an unknown outcome. */
export function isInsideUndo({ placed, pointer }: Site): boolean {
  if (!placed) return false;
  return isOwn(placed, pointer, 'compensate') || listKinds(placed.list).includes('compensation');
}

/** `result` in `output`: of the step itself, or of the list that the output belongs to. */
function resultAt({ placed, pointer }: Site, lookup: ScopeLookup): Type {
  if (!placed) return anyType;
  const { step, lists } = placed;
  if (pointer === pointerTo(placed.pointer, 'compensate', 'output')) return anyType;
  if (pointer !== pointerTo(placed.pointer, 'output'))
    return lookup.lastOutput(lookup.lists.find((list) => list.pointer === pointer.replace(/output$/, 'steps')));
  if (step.type === 'forEach' || step.type === 'loop')
    return lookup.lastOutput(lists.find(({ kind }) => kind === 'turn'));
  return resultTypeOf(placed, lookup);
}

/** `step` in compensations is what is undone; in an idempotency key it is what is about to be done. */
function undoneAt({ placed, pointer }: Site, lookup: ScopeLookup): Type {
  if (!placed) return anyType;
  if (pointer === pointerTo(placed.pointer, 'idempotencyKey'))
    return recordOf({ input: inputOf(placed, lookup), key: textType });
  const undone = isOwn(placed, pointer, 'compensate') ? placed : findUndone(placed.list);
  if (!undone) return anyType;
  const output = unionOf(lookup.output(undone), nullType);
  // Its `idempotencyKey` sees the call that undoes; what is the same in both is known.
  if (pointer.endsWith('/compensate/idempotencyKey')) return anyType;
  return recordOf({ input: inputOf(undone, lookup), output, key: textType, status: textType });
}

function findUndone({ kind, owner }: PlacedList): PlacedStep | null {
  if (!owner) return null;
  return kind === 'compensation' ? owner : findUndone(owner.list);
}

function inputOf({ step, pointer }: PlacedStep, lookup: ScopeLookup): Type {
  if (step.type !== 'action' && step.type !== 'script') return anyType;
  return step.input === undefined ? recordOf({}) : lookup.template(pointerTo(pointer, 'input'));
}

/** `item`, `index`, `previous`: of the innermost turn that has it. */
function findTurnVariable(name: string, { placed, pointer }: Site, lookup: ScopeLookup): Type | null {
  if (!placed) return null;
  const own = ['output', 'while', 'until'].find((key) => pointer === pointerTo(placed.pointer, key)) ?? null;
  const around = own === null ? [] : [{ owner: placed, at: own }];
  for (const { owner, at } of [...around, ...turnsAround(placed.list).map((turn) => ({ owner: turn, at: null }))]) {
    const found = findOwnVariable(name, owner, at, lookup);
    if (found) return found;
  }
  return null;
}

function findOwnVariable(name: string, owner: PlacedStep, at: string | null, lookup: ScopeLookup): Type | null {
  const { step, pointer } = owner;
  if (step.type === 'loop') {
    if (name === 'index') return numberType;
    if (name !== 'previous') return null;
    return at === 'until' ? turnTypeOf(owner, lookup) : unionOf(lookup.previous(owner), nullType);
  }
  if (step.type !== 'forEach') return null;
  const { as = 'item' } = step;
  if (name === 'index' || name === `${as}Index`) return numberType;
  return name === as ? lookup.items(lookup.template(pointerTo(pointer, 'items'))) : null;
}

function turnsAround({ kind, owner }: PlacedList): PlacedStep[] {
  if (!owner) return [];
  return [...(kind === 'turn' ? [owner] : []), ...turnsAround(owner.list)];
}

function isOwn({ pointer: own }: PlacedStep, pointer: string, key: string): boolean {
  return pointer.startsWith(`${pointerTo(own, key)}/`);
}
