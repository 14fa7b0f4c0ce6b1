import type { ErrorObject } from 'ajv';
import type { Json } from '@waymark/protocol';
import type { ActionDescription } from '../../catalogue.ts';
import { holdsExpression } from '../../schema/values.ts';
import { findMisfits } from '../json-schema.ts';
import { describeMisfit } from '../misfit.ts';
import { pointerTo, type Problem } from '../problem.ts';
import { describeWork, findActions, listWork, type PlacedWork } from './actions.ts';
import type { Outline } from './outline.ts';

/**
 * The literal part of each input has to fit the input schema of the action; what expressions give is not known yet. Of
 * several that a computed name may give one that it fits is enough.
 */
export function checkActionInputs(outline: Outline, actions: Map<string, ActionDescription>): Problem[] {
  return listWork(outline).flatMap((placed) => {
    const { work } = placed;
    if (!('action' in work)) return [];
    const found = findActions(work, actions).map((action) => checkInput(placed, work.input ?? {}, action));
    return found.every((problems) => problems.length > 0) ? found.flat() : [];
  });
}

function checkInput(placed: PlacedWork, input: Json, { name, inputSchema }: ActionDescription): Problem[] {
  const pointer = pointerTo(placed.pointer, 'input');
  const found = findMisfits(inputSchema, input);
  // A schema that cannot say anything now refuses nothing: the worker checks the input again.
  const misfits = 'failure' in found ? [] : found.misfits.filter((error) => isCertain(error, input));
  const what = `the input of ${describeWork(placed)} to "${name}"`;
  return dedupe(misfits.map((error) => describeMisfit(error, 'INVALID_ACTION_INPUT', pointer, what)));
}

/** Whether the misfit stays one whatever the expressions give. */
function isCertain(error: ErrorObject, input: Json): boolean {
  // The parts of an alternative say nothing: the alternative itself does.
  if (
    /\/(?:anyOf|oneOf|not|if|then|else|dependentSchemas)\/\d*/.test(error.schemaPath) &&
    !/^#?\/(?:anyOf|oneOf|not)$/.test(error.schemaPath)
  )
    return false;
  const value = valueAt(input, error.instancePath);
  if (error.keyword === 'required' || error.keyword === 'additionalProperties') return !isComputed(value);
  if (error.keyword === 'type') return typeof value !== 'string' || !holdsExpression(value) || !isWhole(value);
  return !containsExpression(value);
}

function isComputed(value: Json | undefined): boolean {
  return typeof value === 'string' && holdsExpression(value);
}

/** Text around an expression makes a string, whatever it gives; a whole expression can give anything. */
function isWhole(text: string): boolean {
  return text.startsWith('${') && text.endsWith('}');
}

function containsExpression(value: Json | undefined): boolean {
  if (typeof value === 'string') return holdsExpression(value);
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some(containsExpression);
}

function valueAt(value: Json, pointer: string): Json | undefined {
  let current: Json | undefined = value;
  for (const segment of pointer.split('/').slice(1)) {
    if (current === null || typeof current !== 'object') return undefined;
    current = (current as { [key: string]: Json })[segment.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return current;
}

function dedupe(problems: Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.pointer} ${problem.message}`, problem])).values()];
}
