import type { Program, Step } from './program.ts';

/** The address of a step inside another one (`''` for the top of the run): `/block/charge`. */
export function childAddress(parent: string, id: string): string {
  return `${parent}/${id.replaceAll(/[%/[\]]/g, (character) => encodeURIComponent(character).replace('[', '%5B').replace(']', '%5D'))}`;
}

export type PlacedStep = {
  address: string;
  step: Step;
  /**
   * Address of the innermost `forEach` or `loop` in whose turns it stands; null: in none. Each turn has an address of its
   * own (`/lines[3]/reserve`).
   */
  turnsOf: string | null;
};

/** The address of one turn of a `forEach` or a `loop`: `/lines[3]`. */
export function turnAddress(address: string, index: number): string {
  return `${address}[${index}]`;
}

/**
 * Every step of a program with its address, in the order of the definition: containers before what they hold, the
 * steps of handlers, `finally` and compensations after the step that they belong to.
 */
export function placeSteps(program: Program): PlacedStep[] {
  return [
    ...placeList('', program.steps, null),
    ...program.onError.flatMap((handler) => placeList('', handler.steps, null)),
    ...placeList('', program.finally, null),
  ];
}

/** The steps of a program by their addresses. */
export function stepsByAddress(program: Program): Map<string, Step> {
  return new Map(placeSteps(program).map(({ address, step }) => [address, step]));
}

function placeList(parent: string, steps: Step[], turnsOf: string | null): PlacedStep[] {
  return steps.flatMap((step) => {
    const address = childAddress(parent, step.id);
    const undo = undoLists(step.compensate);
    const own = ownLists(step, address);
    return [
      { address, step, turnsOf },
      ...own.flatMap((list) => placeList(list.address, list.steps, hasTurns(step) ? address : turnsOf)),
      ...[...step.onError.map((handler) => handler.steps), ...undo].flatMap((list) =>
        placeList(address, list, turnsOf),
      ),
    ];
  });
}

/** The steps that undo a step, or that handle an error in that. */
function undoLists(compensation: Step['compensate']): Step[][] {
  if (compensation === null) return [];
  if (compensation.kind === 'steps') return [compensation.steps];
  return (compensation.onError ?? []).map(({ steps }) => steps);
}

/** Whether the steps inside run any number of times. */
export function hasTurns({ type }: Pick<Step, 'type'>): boolean {
  return type === 'forEach' || type === 'loop';
}

/** The lists of steps that carrying out a step means, each with the address that it stands at. */
function ownLists(step: Step, address: string): AddressedList[] {
  if (hasTurns(step) && 'steps' in step) return [{ address, steps: step.steps }];
  const cleanUp = step.type === 'block' ? [{ address, steps: step.finally }] : [];
  return [...transparentLists(step, address), ...cleanUp];
}

type AddressedList = { address: string; steps: Step[] };

/** Those of them that run once at most, and that later steps may read. */
export function transparentLists(step: Step, address: string): AddressedList[] {
  switch (step.type) {
    case 'block':
      return [{ address, steps: step.steps }];
    case 'switch':
      return [...step.cases, ...(step.default ? [step.default] : [])].map(({ steps }) => ({ address, steps }));
    case 'parallel':
      return Object.entries(step.branches).map(([name, { steps }]) => ({
        address: childAddress(address, name),
        steps,
      }));
    default:
      return [];
  }
}
