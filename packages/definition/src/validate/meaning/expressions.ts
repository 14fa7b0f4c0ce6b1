import { inspectTemplate, type TemplateInspection } from '@waymark/expressions';
import type { Definition, StepDefinition } from '../../definition.ts';
import { makeProblem, pointerTo, type Problem, type ProblemCode } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import type { Order } from './order.ts';
import type { Outline, PlacedStep } from './outline.ts';
import { mayRead } from './scopes.ts';
import { checkSecret } from './secret-references.ts';
import { listSites, type Site } from './sites.ts';

/** A place with what its expressions read. */
export type InspectedSite = { site: Site; inspection: TemplateInspection };
type InspectedExpression = TemplateInspection['expressions'][number];

export const stepFields: readonly string[] = ['output', 'status', 'error', 'attempts', 'startedAt', 'finishedAt'];

/** What steps of some types have besides. */
const moreFields: Partial<Record<StepDefinition['type'], string[]>> = {
  switch: ['case'],
  forEach: ['iterations', 'summary', 'failures'],
  loop: ['iterations'],
};

/** Reads every expression of a definition, without evaluating any. */
export function inspectSites(outline: Outline): InspectedSite[] {
  return listSites(outline).map((site) => ({ site, inspection: inspectTemplate(site.template) }));
}

/** Checks every expression: it parses, calls what exists, reads what is in scope and has run. */
export function checkExpressions(
  sites: InspectedSite[],
  outline: Outline,
  order: Order,
  secrets: readonly string[] | undefined,
): Problem[] {
  const byId = new Map(outline.steps.map((placed) => [placed.step.id, placed]));
  return sites.flatMap(({ site, inspection }) => [
    ...inspection.problems.map((problem) => translateProblem(problem, site)),
    ...checkCondition(site, inspection),
    ...inspection.expressions.flatMap((expression) =>
      checkExpression(expression, site, { definition: outline.definition, byId, order, secrets }),
    ),
  ]);
}

const codes: Record<string, ProblemCode> = {
  EXPRESSION_SYNTAX: 'EXPR_SYNTAX',
  EXPRESSION_TOO_LONG: 'EXPR_TOO_LONG',
  EXPRESSION_TOO_DEEP: 'EXPR_TOO_DEEP',
  UNKNOWN_FUNCTION: 'UNKNOWN_FUNCTION',
  UNKNOWN_VARIABLE: 'UNKNOWN_IDENTIFIER',
  UNSAFE_INTEGER: 'UNSAFE_INTEGER',
};

function translateProblem(
  { pointer, code, message, hint }: TemplateInspection['problems'][number],
  site: Site,
): Problem {
  return makeProblem(codes[code] ?? 'EXPR_INVALID', site.pointer + pointer, `${site.where}: ${message}`, hint);
}

/** A condition is one expression and nothing around it. */
function checkCondition(site: Site, { expressions, problems }: TemplateInspection): Problem[] {
  if (site.kind !== 'condition' || problems.length > 0 || (expressions.length === 1 && expressions[0]?.whole))
    return [];
  return [
    makeProblem(
      'EXPRESSION_REQUIRED',
      site.pointer,
      `a condition of ${site.where} has to be one expression and nothing else, like "\${ input.amount > 100 }"`,
    ),
  ];
}

type Surroundings = {
  definition: Definition;
  byId: Map<string, PlacedStep>;
  order: Order;
  secrets: readonly string[] | undefined;
};

function checkExpression(expression: InspectedExpression, site: Site, surroundings: Surroundings): Problem[] {
  const pointer = site.pointer + expression.pointer;
  return [
    ...expression.roots.flatMap((root) =>
      root === 'secrets' ? checkSecret(site, expression.pointer, surroundings.secrets) : checkRoot(root, site, pointer),
    ),
    ...(site.roots.includes('steps')
      ? expression.stepReads.flatMap((read) => checkStepRead(read, site, pointer, surroundings))
      : []),
    ...(site.roots.includes('vars')
      ? expression.varReads.flatMap((name) => checkVariable(name, site, pointer, surroundings.definition))
      : []),
  ];
}

/** Where the names are in scope that are not in scope everywhere. */
const scopeHints: Record<string, string> = {
  error: '"error" is in scope in handlers, "finally" and compensations.',
  result: '"result" is in scope in "output" of a step.',
  event: '"event" is in scope in "match" of a step of type "event".',
  item: '"item" is in scope in the steps of a "forEach" that names it so.',
  index: '"index" is in scope in the turns of "forEach" and "loop".',
  previous: '"previous" is in scope in the turns of a "loop".',
  step: '"step" is in scope in compensations and in "idempotencyKey".',
  steps: 'Title, key and first values of variables are made before any step has run.',
  vars: 'Title, key and first values of variables are made before there are variables.',
  run: 'Title, key and first values of variables see the input only.',
};

function checkRoot(root: string, site: Site, pointer: string): Problem[] {
  if (site.roots.includes(root)) return [];
  const inScope = `In scope here: ${site.roots.join(', ')}.`;
  const hint = scopeHints[root] ? `${scopeHints[root]} ${inScope}` : inScope;
  return [
    makeProblem(
      'UNKNOWN_IDENTIFIER',
      pointer,
      `${site.where} reads "${root}", which is not in scope${didYouMean(root, site.roots)}`,
      hint,
    ),
  ];
}

function checkStepRead(
  { id, field }: InspectedExpression['stepReads'][number],
  site: Site,
  pointer: string,
  { byId, order }: Surroundings,
): Problem[] {
  const target = byId.get(id);
  const read = `steps.${id}${field === null ? '' : `.${field}`}`;
  if (!target) {
    return [
      makeProblem(
        'UNKNOWN_REFERENCE',
        pointer,
        `${site.where} reads ${read}, but no step is named "${id}"${didYouMean(id, byId.keys())}`,
      ),
    ];
  }
  const fields = [...stepFields, ...(moreFields[target.step.type] ?? [])];
  if (field !== null && !fields.includes(field)) {
    const message = `${site.where} reads ${read}, but a step has no "${field}"${didYouMean(field, fields)}`;
    return [
      makeProblem(
        'UNKNOWN_FIELD',
        pointer,
        message,
        `A step has ${fields.join(', ')}. What it gave is under "output".`,
      ),
    ];
  }
  if (mayRead(site, target, order)) return [];
  const { message, hint } = explainUnreadable(site, target, order);
  return [makeProblem('UNREADABLE_STEP', pointer, `${site.where} reads ${read}, but ${message}`, hint)];
}

function explainUnreadable(
  { placed, where }: Site,
  target: PlacedStep,
  order: Order,
): { message: string; hint: string | null } {
  const { id } = target.step;
  if (placed === target)
    return { message: 'a step cannot read itself', hint: 'In its "output" the result is "result".' };
  if (placed && order.before(target).has(placed))
    return { message: `"${id}" runs after it`, hint: 'A step reads steps that have ended before it starts.' };
  const closed = findClosedKind(target);
  if (closed)
    return {
      message: `"${id}" stands in ${closed}, and nothing outside can read it`,
      hint: 'Keep what is needed in a variable.',
    };
  return {
    message: `"${id}" may not have run by then: ${where} does not depend on it`,
    hint: placed
      ? `Add "${id}", or the step of the same list that holds it, to "dependsOn" of step "${placed.step.id}".`
      : null,
  };
}

function findClosedKind({ list }: PlacedStep): string | null {
  switch (list.kind) {
    case 'handler':
      return 'an error handler';
    case 'finally':
      return '"finally"';
    case 'compensation':
      return 'a compensation';
    case 'turn':
      return 'a loop';
    case 'block':
    case 'case':
    case 'branch':
      return list.owner ? findClosedKind(list.owner) : null;
    case 'document':
      return null;
  }
}

function checkVariable(name: string, site: Site, pointer: string, { vars = {} }: Definition): Problem[] {
  if (Object.hasOwn(vars, name)) return [];
  const hint =
    Object.keys(vars).length === 0
      ? 'Declare it in "vars" of the definition.'
      : `Declared: ${Object.keys(vars).join(', ')}.`;
  return [
    makeProblem(
      'UNKNOWN_VARIABLE',
      pointer,
      `${site.where} reads vars.${name}, but no such variable is declared${didYouMean(name, Object.keys(vars))}`,
      hint,
    ),
  ];
}

/** Variables that are assigned have to be declared. */
export function checkAssignments({ steps, definition: { vars = {} } }: Outline): Problem[] {
  return steps.flatMap(({ step, pointer }) => {
    if (step.type !== 'set') return [];
    if (Object.keys(step.values).length === 0)
      return [makeProblem('OUT_OF_RANGE', pointerTo(pointer, 'values'), `step "${step.id}" sets nothing`)];
    return Object.keys(step.values)
      .filter((name) => !Object.hasOwn(vars, name))
      .map((name) => {
        const message = `step "${step.id}" sets "${name}", but no such variable is declared${didYouMean(name, Object.keys(vars))}`;
        return makeProblem(
          'UNKNOWN_VARIABLE',
          pointerTo(pointer, 'values', name),
          message,
          'Declare it in "vars" of the definition.',
        );
      });
  });
}
