import { builtInActions, findTypeOfAction } from '../../built-in-actions.ts';
import type { ActionDescription, Catalogue } from '../../catalogue.ts';
import { actionNameOf } from '../../program/compile-work.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { Compensation } from '../../schema/compensation.ts';
import type { Outline, PlacedStep } from './outline.ts';
import type { CompensationDefinition, WorkDefinition } from '../../definition.ts';
import { isWorkStep } from '../../work-steps.ts';

/** Work for a worker somewhere in a definition. */
export type PlacedWork = { work: WorkDefinition; pointer: string; placed: PlacedStep; isUndo: boolean };

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
): compensation is Exclude<CompensationDefinition, { steps: unknown }> {
  return compensation !== undefined && compensation !== null && !('steps' in compensation);
}

function isInsideUndo({ list }: PlacedStep): boolean {
  return list.kind === 'compensation' || (list.owner !== null && isInsideUndo(list.owner));
}

/** `step "charge"`, or `the compensation of step "charge"`. */
export function describeWork({ placed, work }: PlacedWork): string {
  return work === placed.step ? `step "${placed.step.id}"` : `the compensation of step "${placed.step.id}"`;
}

/** Finds actions by their name, those behind other step types, too. */
export function indexActions({ actions }: Catalogue): Map<string, ActionDescription> {
  return new Map([...Object.values(builtInActions), ...actions].map((action) => [action.name, action]));
}

/** Every action that is named has to be offered by a worker. */
export function checkActionNames(
  outline: Outline,
  actions: Map<string, ActionDescription>,
  form: 'v1' | 'older',
): Problem[] {
  return listWork(outline).flatMap((placed) => {
    if (placed.work.type !== undefined && placed.work.type !== 'action') return [];
    const { action } = placed.work;
    const stepType = findTypeOfAction(action);
    if (actions.has(action) && stepType === null) return [];
    const pointer =
      form === 'older' ? pointerTo(placed.pointer, 'config', 'action') : pointerTo(placed.pointer, 'action');
    if (stepType !== null) {
      return [
        makeProblem(
          'UNKNOWN_ACTION',
          pointer,
          `${describeWork(placed)} names "${action}", which is no action but what the step type "${stepType}" does`,
          `Write "type": "${stepType}" with its own keys.`,
        ),
      ];
    }
    if (action.replaceAll('$${', '').includes('${')) {
      return [
        makeProblem(
          'NOT_YET_SUPPORTED',
          pointer,
          `${describeWork(placed)} computes the name of its action, which this version of Waymark does not have yet`,
          'Name the action.',
        ),
      ];
    }
    const known = [...actions.keys()].filter((name) => findTypeOfAction(name) === null);
    const shown = action.slice(0, 100);
    const hint =
      known.length === 0
        ? 'No worker has offered any action yet: start the workers first.'
        : `Actions: ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}.`;
    return [
      makeProblem(
        'UNKNOWN_ACTION',
        pointer,
        `${describeWork(placed)} uses the action "${shown}", but no worker offers one of this name${didYouMean(shown, known)}`,
        hint,
      ),
    ];
  });
}

function canBeDone(work: WorkDefinition, actions: Map<string, ActionDescription>): boolean {
  return work.type === 'activity' ? work.queue !== undefined : actions.has(actionNameOf(work));
}

/** The compensation that an action's author declared is used where the step says nothing: it has to work, too. */
export function checkOwnCompensations(outline: Outline, actions: Map<string, ActionDescription>): Problem[] {
  return outline.steps.flatMap(({ step, pointer }) => {
    const own = step.type === 'action' && step.compensate === undefined ? actions.get(step.action)?.compensate : null;
    if (step.type !== 'action' || !own) return [];
    const read = Compensation.safeParse(own);
    if (read.success && isWork(read.data) && canBeDone(read.data, actions)) return [];
    const message = `the action "${step.action}" of step "${step.id}" declares a compensation that cannot be used`;
    return [
      makeProblem(
        'UNKNOWN_ACTION',
        pointerTo(pointer, 'action'),
        message,
        'Say "compensate" at the step, or null for none.',
      ),
    ];
  });
}
