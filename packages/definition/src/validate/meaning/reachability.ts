import type { StepDefinition } from '../../definition.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import type { Order } from './order.ts';
import type { Outline, PlacedStep } from './outline.ts';

/** Steps and cases that never run: warnings. */
export function warnOfUnreachable({ steps }: Outline, order: Order): Problem[] {
  return steps.flatMap((placed) => {
    const end = [...order.before(placed)].find(({ step }) => alwaysEnds(step));
    const own = end
      ? [
          makeProblem(
            'UNREACHABLE_STEP',
            placed.pointer,
            `step "${placed.step.id}" never runs: step "${end.step.id}" before it always ends the run`,
            'Give that step an "if", or remove this one.',
          ),
        ]
      : [];
    return [...own, ...warnOfCases(placed)];
  });
}

function alwaysEnds(step: StepDefinition): boolean {
  const ends = step.type === 'return' || step.type === 'restart' || step.type === 'fail';
  return ends && step.if === undefined && step.onError === undefined;
}

function warnOfCases({ step, pointer }: PlacedStep): Problem[] {
  if (step.type !== 'switch') return [];
  const always = step.cases.findIndex(({ when }) => /^\$\{\s*true\s*\}$/.test(when));
  if (always < 0) return [];
  const warn = (place: string, what: string): Problem =>
    makeProblem(
      'UNREACHABLE_STEP',
      place,
      `${what} of step "${step.id}" is never taken: the case "${step.cases[always]?.name ?? ''}" before it always holds`,
    );
  return [
    ...step.cases
      .slice(always + 1)
      .map(({ name }, index) => warn(pointerTo(pointer, 'cases', always + 1 + index), `the case "${name}"`)),
    ...(step.default ? [warn(pointerTo(pointer, 'default'), 'the default')] : []),
  ];
}
