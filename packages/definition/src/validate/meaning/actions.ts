import type { ActionDescription, Catalogue } from '../../catalogue.ts';
import { makeProblem, pointerTo, type Problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { Compensation } from '../../schema/compensation.ts';
import type { Outline, PlacedStep } from './outline.ts';
import type { CompensationDefinition, WorkDefinition } from '../../definition.ts';

/** A call of an action somewhere in a definition. */
export type PlacedWork = { work: WorkDefinition; pointer: string; placed: PlacedStep; isUndo: boolean };

/** All calls of actions: steps and the compensations that are one action. */
export function listWork(outline: Outline): PlacedWork[] {
  return outline.steps.flatMap((placed) => {
    const { step, pointer } = placed;
    const own: PlacedWork[] =
      step.type === 'action' ? [{ work: step, pointer, placed, isUndo: isInsideUndo(placed) }] : [];
    const undo: PlacedWork[] = isWork(step.compensate)
      ? [{ work: step.compensate, pointer: pointerTo(pointer, 'compensate'), placed, isUndo: true }]
      : [];
    return [...own, ...undo];
  });
}

function isWork(
  compensation: CompensationDefinition | null | undefined,
): compensation is Extract<CompensationDefinition, { action: string }> {
  return compensation !== undefined && compensation !== null && 'action' in compensation;
}

function isInsideUndo({ list }: PlacedStep): boolean {
  return list.kind === 'compensation' || (list.owner !== null && isInsideUndo(list.owner));
}

/** `step "charge"`, or `the compensation of step "charge"`. */
export function describeWork({ placed, work }: PlacedWork): string {
  return work === placed.step ? `step "${placed.step.id}"` : `the compensation of step "${placed.step.id}"`;
}

/** Finds actions by their name. */
export function indexActions({ actions }: Catalogue): Map<string, ActionDescription> {
  return new Map(actions.map((action) => [action.name, action]));
}

/** Every action that is named has to be offered by a worker. */
export function checkActionNames(
  outline: Outline,
  actions: Map<string, ActionDescription>,
  form: 'v1' | 'older',
): Problem[] {
  return listWork(outline).flatMap((placed) => {
    const { action } = placed.work;
    if (actions.has(action)) return [];
    const pointer =
      form === 'older' ? pointerTo(placed.pointer, 'config', 'action') : pointerTo(placed.pointer, 'action');
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
    const known = [...actions.keys()];
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

/** The compensation that an action's author declared is used where the step says nothing: it has to work, too. */
export function checkOwnCompensations(outline: Outline, actions: Map<string, ActionDescription>): Problem[] {
  return outline.steps.flatMap(({ step, pointer }) => {
    const own = step.type === 'action' && step.compensate === undefined ? actions.get(step.action)?.compensate : null;
    if (step.type !== 'action' || !own) return [];
    const read = Compensation.safeParse(own);
    const works = read.success && read.data !== null && 'action' in read.data && actions.has(read.data.action);
    if (works) return [];
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
