import type { Catalogue } from '../../catalogue.ts';
import type { Definition, StepDefinition } from '../../definition.ts';
import { buildProgram } from '../../program/build-program.ts';
import type { Program } from '../../program.ts';
import { limits } from '../../limits.ts';
import type { Problem } from '../problem.ts';
import { checkActionNames, indexActions } from './actions.ts';
import { checkIds } from './ids.ts';
import { findOrder } from './order.ts';
import { makeOutline } from './outline.ts';
import { checkSizes } from './sizes.ts';

export type Meaning = {
  problems: Problem[];
  warnings: Problem[];
  /** Makes the program; only of a definition without any finding. */
  build: () => Program;
};

/** Checks what a definition means: names, references, scopes, actions, variables. */
export function checkMeaning(definition: Definition, catalogue: Catalogue, form: Program['form']): Meaning {
  const outline = makeOutline(definition);
  const sizes = checkSizes(outline);
  // What follows costs more the more steps there are.
  if (outline.steps.length > limits.steps) return { problems: sizes, warnings: [], build: refuse };
  const actions = indexActions(catalogue);
  const { order, problems: orderProblems } = findOrder(outline, form === 'older' ? 'depends_on' : 'dependsOn');
  const problems = [...sizes, ...checkIds(outline, form), ...orderProblems, ...checkActionNames(outline, actions)];
  const placedBy = new Map<StepDefinition, (typeof outline.steps)[number]>(
    outline.steps.map((placed) => [placed.step, placed]),
  );
  const build = (): Program =>
    buildProgram({
      form,
      definition,
      findAction: (name) => actions.get(name) ?? null,
      findActionCompensation: () => null,
      waitsFor: (step) => {
        const placed = placedBy.get(step);
        return placed ? order.waitsFor(placed) : [];
      },
    });
  return { problems, warnings: [], build };
}

function refuse(): never {
  throw new Error('a program is made only of a definition without findings');
}
