import { limits } from '../../limits.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import type { Outline, PlacedList } from './outline.ts';

/** Limits that only the whole document shows, and lists that must not be empty. */
export function checkSizes({ steps, lists, definition }: Outline): Problem[] {
  const problems: Problem[] = [];
  if (steps.length > limits.steps) {
    problems.push(
      makeProblem(
        'TOO_MANY_STEPS',
        '/steps',
        `the definition has ${steps.length} steps (limit ${limits.steps})`,
        'Split it into several definitions.',
      ),
    );
  }
  const tooDeep = lists.find(({ depth }) => depth > limits.blockDepth);
  if (tooDeep)
    problems.push(
      makeProblem(
        'NESTING_LIMIT',
        tooDeep.pointer,
        `blocks nest deeper than ${limits.blockDepth} (limit ${limits.blockDepth})`,
      ),
    );
  if (definition.steps.length === 0)
    problems.push(makeProblem('EMPTY_DEFINITION', '/steps', 'the definition has no steps'));
  return [...problems, ...lists.filter(isEmptyGroup).map(describeEmpty)];
}

function isEmptyGroup({ kind, steps, pointer }: PlacedList): boolean {
  if (steps.length > 0) return false;
  return kind === 'block' || kind === 'branch' || kind === 'turn' || pointer.endsWith('/compensate/steps');
}

function describeEmpty({ pointer, owner }: PlacedList): Problem {
  const id = owner?.step.id ?? '';
  const what = pointer.endsWith(pointerTo('', 'compensate', 'steps'))
    ? 'the compensation of step'
    : (owner?.step.type ?? 'block');
  return makeProblem('EMPTY_DEFINITION', pointer, `${what} "${id}" has no steps`);
}
