import { builtInActions, findTypeOfAction } from '../../built-in-actions.ts';
import type { ActionDescription, Catalogue } from '../../catalogue.ts';
import { type ActionsWork, actionNamesOf } from '../../program/compile-work.ts';
import { holdsExpression } from '../../schema/values.ts';
import { makeProblem, pointerTo, refuseTemplate, type Problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { Compensation } from '../../schema/compensation.ts';
import type { Outline, PlacedStep } from './outline.ts';
import type { CompensationDefinition, DurationText, WorkDefinition } from '../../definition.ts';
import { isWorkStep } from '../../work-steps.ts';

/** Work for a worker somewhere in a definition. */
export type PlacedWork = {
  work: WorkDefinition & { timeout?: DurationText };
  pointer: string;
  placed: PlacedStep;
  isUndo: boolean;
};

/** All work: steps, and the compensations that are no list of steps. */
export function listWork(outline: Outline): PlacedWork[] {
  return outline.steps.flatMap((placed) => {
    const { step, pointer } = placed;
    const own: PlacedWork[] = isWorkStep(step) ? [{ work: step, pointer, placed, isUndo: isInsideUndo(placed) }] : [];
    const undo: PlacedWork[] = isWork(step.compensate)
      ? [{ work: step.compensate, pointer: pointerTo(pointer, 'compensate'), placed, isUndo: true }]
      : [];
    return [...own, ...undo];
  });
}

function isWork(
  compensation: CompensationDefinition | null | undefined,
): compensation is Extract<CompensationDefinition, WorkDefinition> {
  if (compensation === undefined || compensation === null || 'steps' in compensation) return false;
  return compensation.type !== 'workflow';
}

function isInsideUndo({ list }: PlacedStep): boolean {
  return list.kind === 'compensation' || (list.owner !== null && isInsideUndo(list.owner));
}

/** `step "charge"`, or `the compensation of step "charge"`. */
export function describeWork({ placed, work }: { placed: PlacedStep; work: object }): string {
  return work === placed.step ? `step "${placed.step.id}"` : `the compensation of step "${placed.step.id}"`;
}

/** Finds actions by their name, those behind other step types, too. */
export function indexActions({ actions }: Catalogue): Map<string, ActionDescription> {
  return new Map([...Object.values(builtInActions), ...actions].map((action) => [action.name, action]));
}

/** The actions one of which does a piece of work, as far as they are known. */
export function findActions(work: ActionsWork, actions: Map<string, ActionDescription>): ActionDescription[] {
  return actionNamesOf(work).flatMap((name) => actions.get(name) ?? []);
}

/** Every action that is named has to be offered by a worker. */
export function checkActionNames(
  outline: Outline,
  actions: Map<string, ActionDescription>,
  form: 'v1' | 'older',
): Problem[] {
  return listWork(outline).flatMap((placed) => {
    const { work, pointer } = placed;
    if (work.type !== undefined && work.type !== 'action') return [];
    const where = describeWork(placed);
    if (form === 'older') return checkName(work.action, pointerTo(pointer, 'config', 'action'), where, actions);
    const allowed = (work.allowed ?? []).flatMap((name, index) =>
      checkName(name, pointerTo(pointer, 'allowed', index), where, actions),
    );
    if (holdsExpression(work.action)) return work.allowed ? allowed : [explainMissingList(pointer, where)];
    const own = checkName(work.action, pointerTo(pointer, 'action'), where, actions);
    if (!work.allowed) return own;
    const message = `${where} has "allowed", but its "action" is not computed`;
    const both = makeProblem('INVALID_COMBINATION', pointerTo(pointer, 'allowed'), message, 'Keep one of them.');
    return [both, ...own, ...allowed];
  });
}

function explainMissingList(pointer: string, where: string): Problem {
  const message = `${where} computes the name of its action, and does not say which names it may give`;
  return makeProblem('MISSING_FIELD', pointerTo(pointer, 'allowed'), message, 'List them in "allowed".');
}

function checkName(name: string, pointer: string, where: string, actions: Map<string, ActionDescription>): Problem[] {
  const stepType = findTypeOfAction(name);
  if (actions.has(name) && stepType === null) return [];
  if (stepType !== null) {
    const message = `${where} names "${name}", which is no action but what the step type "${stepType}" does`;
    return [makeProblem('UNKNOWN_ACTION', pointer, message, `Write "type": "${stepType}" with its own keys.`)];
  }
  if (holdsExpression(name)) return [refuseTemplate(pointer, `an allowed action of ${where}`)];
  const known = [...actions.keys()].filter((other) => findTypeOfAction(other) === null);
  const shown = name.slice(0, 100);
  const message = `${where} uses the action "${shown}", but no worker offers one of this name${didYouMean(shown, known)}`;
  const hint =
    known.length === 0
      ? 'No worker has offered any action yet: start the workers first.'
      : `Actions: ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}.`;
  return [makeProblem('UNKNOWN_ACTION', pointer, message, hint)];
}

function canBeDone(work: WorkDefinition, actions: Map<string, ActionDescription>): boolean {
  return work.type === 'activity' ? work.queue !== undefined : actionNamesOf(work).every((name) => actions.has(name));
}

/** The compensation that an action's author declared is used where the step says nothing: it has to work, too. */
export function checkOwnCompensations(outline: Outline, actions: Map<string, ActionDescription>): Problem[] {
  return outline.steps.flatMap(({ step, pointer }) => {
    if (step.type !== 'action' || step.compensate !== undefined) return [];
    return actionNamesOf(step)
      .filter((name) => !hasUsableCompensation(name, actions))
      .map((name) => {
        const message = `the action "${name}" of step "${step.id}" declares a compensation that cannot be used`;
        const hint = 'Say "compensate" at the step, or null for none.';
        return makeProblem('UNKNOWN_ACTION', pointerTo(pointer, 'action'), message, hint);
      });
  });
}

function hasUsableCompensation(name: string, actions: Map<string, ActionDescription>): boolean {
  const own = actions.get(name)?.compensate ?? null;
  if (own === null) return true;
  const read = Compensation.safeParse(own);
  // Steps have ids, which only the definition can give.
  const hasSteps = read.success && read.data && 'onError' in read.data && read.data.onError?.some(({ steps }) => steps);
  return read.success && !hasSteps && isWork(read.data) && canBeDone(read.data, actions);
}
