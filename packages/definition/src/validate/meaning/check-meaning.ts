import type { ActionDescription, Catalogue } from '../../catalogue.ts';
import type { CompensationDefinition, Definition } from '../../definition.ts';
import { limits } from '../../limits.ts';
import { buildProgram } from '../../program/build-program.ts';
import type { Program } from '../../program.ts';
import { Compensation } from '../../schema/compensation.ts';
import type { Problem } from '../problem.ts';
import { checkActionInputs } from './action-inputs.ts';
import { checkApprovals, warnOfLateSteps } from './approvals.ts';
import { checkActivities } from './activities.ts';
import { checkActionNames, checkOwnCompensations, indexActions } from './actions.ts';
import { checkCombinations, warnOfUnused } from './combinations.ts';
import { checkEvents } from './events.ts';
import { checkAssignments, checkExpressions, inspectSites } from './expressions.ts';
import { checkHttp } from './http.ts';
import { checkIds } from './ids.ts';
import { checkLabels } from './labels.ts';
import { findOrder, type Order } from './order.ts';
import { makeOutline, type Outline } from './outline.ts';
import { checkRaces } from './races.ts';
import { warnOfUnreachable } from './reachability.ts';
import { checkSchemas } from './schemas.ts';
import { checkScripts } from './scripts.ts';
import { warnOfSecretsInQuery } from './secret-references.ts';
import { checkSizes } from './sizes.ts';
import { checkTypes } from '../types/check-types.ts';
import { checkTimes } from './waits-and-retries.ts';
import { checkWorkflows } from './workflows.ts';

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
  const { order, problems } = findOrder(outline, form === 'older' ? 'depends_on' : 'dependsOn');
  const always = [...sizes, ...checkIds(outline, form), ...problems, ...checkActionNames(outline, actions, form)];
  const build = (): Program => buildFrom(outline, order, actions, form);
  if (form === 'older') return { problems: always, warnings: [], build };
  return {
    problems: [
      ...always,
      ...checkLanguage(outline, order, actions, catalogue.secrets),
      ...checkWorkflows(outline, catalogue),
    ],
    warnings: [
      ...warnOfUnreachable(outline, order),
      ...warnOfUnused(outline),
      ...warnOfLateSteps(outline),
      ...warnOfSecretsInQuery(outline),
    ],
    build,
  };
}

/** What only version 1 of the language has. */
function checkLanguage(
  outline: Outline,
  order: Order,
  actions: Map<string, ActionDescription>,
  secrets: Catalogue['secrets'],
): Problem[] {
  const sites = inspectSites(outline);
  return [
    ...checkOwnCompensations(outline, actions),
    ...checkActionInputs(outline, actions),
    ...checkActivities(outline, actions),
    ...checkHttp(outline),
    ...checkScripts(outline),
    ...checkSchemas(outline),
    ...checkTimes(outline, actions),
    ...checkCombinations(outline),
    ...checkAssignments(outline),
    ...checkEvents(outline),
    ...checkApprovals(outline),
    ...checkLabels(outline),
    // While steps wait for each other nobody can say what has run before what.
    ...(order.isSound
      ? [
          ...checkExpressions(sites, outline, order, secrets),
          ...checkTypes(
            outline,
            sites.map(({ site }) => site),
            order,
            actions,
          ),
          ...checkRaces(outline, sites, order),
        ]
      : []),
  ];
}

function buildFrom(
  outline: Outline,
  order: Order,
  actions: Map<string, ActionDescription>,
  form: Program['form'],
): Program {
  const placed = new Map(outline.steps.map((one) => [one.step, one]));
  return buildProgram({
    form,
    definition: outline.definition,
    findAction: (name) => actions.get(name) ?? null,
    findActionCompensation: readOwnCompensation,
    waitsFor: (step) => {
      const found = placed.get(step);
      return found ? order.waitsFor(found) : [];
    },
  });
}

function readOwnCompensation({ compensate }: ActionDescription): CompensationDefinition | null {
  return compensate === null ? null : Compensation.parse(compensate);
}

function refuse(): never {
  throw new Error('a program is made only of a definition without findings');
}
