import { anyType, canFit, describeType, membersOf, unionOf } from '@waymark/expressions/types';
import type { Type } from '@waymark/expressions/types';
import type { ActionDescription } from '../../catalogue.ts';
import { describeWork, findActions, listWork, type PlacedWork } from '../meaning/actions.ts';
import type { Outline } from '../meaning/outline.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import type { DefinitionTypes } from './definition-types.ts';

/** What expressions give to actions has to fit their input schemas, where its type is known. */
export function checkInputTypes(
  outline: Outline,
  types: DefinitionTypes,
  actions: Map<string, ActionDescription>,
): Problem[] {
  const typed = new Map(types.sites.map(({ site, typed: one }) => [site.pointer, one]));
  return listWork(outline).flatMap((placed) => {
    const possible = 'action' in placed.work ? findActions(placed.work, actions) : [];
    if (possible.length === 0) return [];
    const pointer = pointerTo(placed.pointer, 'input');
    const wanted = unionOf(...possible.map(({ inputSchema }) => types.schema.of(inputSchema)));
    const names = possible.map(({ name }) => `"${name}"`).join(' or ');
    return (typed.get(pointer)?.expressions ?? []).flatMap((expression) =>
      checkOne(placed, names, pointer, expression, typeAt(wanted, expression.pointer)),
    );
  });
}

function checkOne(
  placed: PlacedWork,
  actions: string,
  base: string,
  { pointer, type }: { pointer: string; type: Type },
  wanted: Type,
): Problem[] {
  if (canFit(type, wanted)) return [];
  const where = `the input of ${describeWork(placed)} to ${actions}${pointer === '' ? '' : ` at ${pointer}`}`;
  const [found, needed] = [describeType(type), describeType(wanted)];
  // Of two maps the kinds are the same, and what is inside differs.
  const message =
    found === needed
      ? `${where} has fields that do not fit its schema`
      : `${where} is ${found}; it has to be ${needed}`;
  return [makeProblem('INVALID_ACTION_INPUT', base + pointer, message)];
}

/** The type at a place of a type. */
function typeAt(type: Type, pointer: string): Type {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(typeInside, type);
}

function typeInside(type: Type, key: string): Type {
  return unionOf(
    ...membersOf(type).map((member) => {
      if (member.kind === 'list') return member.items;
      if (member.kind !== 'map') return anyType;
      return member.fields.get(key)?.type ?? (typeof member.rest === 'string' ? anyType : member.rest);
    }),
  );
}
