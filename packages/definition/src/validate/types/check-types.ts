import { canBe, describeType, isNever } from '@waymark/expressions/types';
import type { Type, TypeProblem } from '@waymark/expressions/types';
import type { ActionDescription } from '../../catalogue.ts';
import type { Order } from '../meaning/order.ts';
import type { Outline } from '../meaning/outline.ts';
import type { Site } from '../meaning/sites.ts';
import { makeProblem, type Problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { checkInputTypes } from './check-input-types.ts';
import { inferTypes } from './definition-types.ts';

/** Checks what expressions do with values against the types that schemas declare for them. */
export function checkTypes(
  outline: Outline,
  sites: readonly Site[],
  order: Order,
  actions: Map<string, ActionDescription>,
): Problem[] {
  const types = inferTypes({ outline, sites, order, actions });
  const found = types.sites.flatMap(({ site, typed }) => [
    ...typed.problems.map((problem) => describeProblem(problem, site)),
    ...(typed.expressions.length === 0 ? [] : checkCondition(site, typed.type)),
  ]);
  return [...dedupe(found), ...checkInputTypes(outline, types, actions)];
}

function describeProblem(problem: TypeProblem, site: Site): Problem {
  const pointer = site.pointer + problem.pointer;
  if (problem.code === 'TYPE_MISMATCH')
    return makeProblem('TYPE_MISMATCH', pointer, `${site.where}: ${problem.message}`, problem.hint);
  const { path, name, known, canBeDeclared } = problem;
  const message = `${site.where} reads "${name.slice(0, 80)}" of ${path}, which has no such field${didYouMean(name, known)}`;
  return makeProblem('UNKNOWN_FIELD', pointer, message, hintFields(known, canBeDeclared));
}

function hintFields(known: string[], canBeDeclared: boolean): string {
  const shown = `${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}`;
  const fields = known.length === 0 ? 'It has no fields.' : `It has ${shown}.`;
  if (!canBeDeclared) return fields;
  return `${fields} If there are others, declare them in its schema, or say "additionalProperties": true there.`;
}

/** A condition is true or false, and `items` is a list. */
function checkCondition({ kind, pointer, placed, where }: Site, type: Type): Problem[] {
  if (kind !== 'condition' || isNever(type)) return [];
  const isItems = placed?.step.type === 'forEach' && pointer === `${placed.pointer}/items`;
  if (canBe(type, isItems ? 'list' : 'boolean')) return [];
  const wanted = isItems ? 'a list' : 'true or false';
  return [makeProblem('TYPE_MISMATCH', pointer, `${where}: the expression gives ${describeType(type)}, not ${wanted}`)];
}

/** The same thing may be wrong at several places of one expression. */
function dedupe(problems: Problem[]): Problem[] {
  return [
    ...new Map(problems.map((problem) => [`${problem.code} ${problem.pointer} ${problem.message}`, problem])).values(),
  ];
}
