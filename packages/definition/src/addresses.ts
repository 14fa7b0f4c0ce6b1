import type { Program, Step } from './program.ts';

/** The address of a step inside another one (`''` for the top of the run): `/block/charge`. */
export function childAddress(parent: string, id: string): string {
  return `${parent}/${id.replaceAll(/[%/[\]]/g, (character) => encodeURIComponent(character).replace('[', '%5B').replace(']', '%5D'))}`;
}

export type PlacedStep = { address: string; step: Step };

/**
 * Every step of a program with its address, in the order of the definition: containers before what they hold, the
 * steps of handlers, `finally` and compensations after the step that they belong to.
 */
export function placeSteps(program: Program): PlacedStep[] {
  return [
    ...placeList('', program.steps),
    ...program.onError.flatMap((handler) => placeList('', handler.steps)),
    ...placeList('', program.finally),
  ];
}

function placeList(parent: string, steps: Step[]): PlacedStep[] {
  return steps.flatMap((step) => {
    const address = childAddress(parent, step.id);
    return [{ address, step }, ...nestedLists(step).flatMap((list) => placeList(address, list))];
  });
}

/** The lists of steps that stand inside a step. */
export function nestedLists(step: Step): Step[][] {
  const own = step.type === 'block' ? [step.steps, step.finally] : [];
  const branches = step.type === 'switch' ? [...step.cases.map(({ steps }) => steps), step.default?.steps ?? []] : [];
  const undo = step.compensate?.kind === 'steps' ? [step.compensate.steps] : [];
  return [...own, ...branches, ...step.onError.map(({ steps }) => steps), ...undo];
}
