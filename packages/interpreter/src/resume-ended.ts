import { childAddress, placeSteps, stepsByAddress, turnAddress } from '@waymark/definition';
import type { Program, Step } from '@waymark/definition';
import { placeOf } from '@waymark/protocol';
import type { FinalRunStatus, Json } from '@waymark/protocol';
import type { RunCarry } from './carry.ts';
import { Generations } from './generations.ts';
import { Outcomes } from './outcomes.ts';
import { doesOtherwise, planChange } from './plan-change.ts';
import type { ChangePlan } from './plan-change.ts';

export type { ChangePlan } from './plan-change.ts';
import { isInside } from './undo-stack.ts';

/** What a run leaves when it ends other than well: a further execution can go on from it. Plain JSON. */
export type ResumeState = {
  carry: RunCarry;
  /** Of its last round. */
  input: Json;
  restarts: number;
};

/** Runs that ended in this way can go on. What was undone for good cannot. */
export const resumableStatuses: readonly FinalRunStatus[] = ['failed', 'cancelled'];

type Wish = {
  program: Program;
  /** Another version by which it goes on; null: the same. */
  next: Program | null;
  /** Address of the step from which on everything is done again; null: what failed, was cancelled or undone. */
  from: string | null;
};

/** What would come of a run that has ended, should it go on. Changes nothing. */
export function planResume({ carry }: ResumeState, { program, next, from }: Wish): ChangePlan {
  const outcomes = new Outcomes(copyOf(carry.outcomes));
  const known = { program, outcomes, undo: carry.undo };
  const steps = stepsByAddress(program);
  const refused = [
    ...(from === null ? [] : refuseStart(outcomes, steps, from)),
    ...refuseBackwards(outcomes, steps, from === null ? listUndone(outcomes, steps) : [from]),
    ...refuseDecided(carry, outcomes, steps),
  ];
  const resumed = new Outcomes(
    reopenEnded(next ?? program, {
      ...carry,
      reopen: { from, differing: [], asked: { by: null, reason: null, command: null } },
    }).outcomes,
  );
  const plan = planChange({ ...known, outcomes: resumed }, next ?? program, '');
  const anew = from === null ? [] : listAnew(carry, program, from);
  const afterwards = stepsByAddress(next ?? program);
  const differing = anew.map(placeOf).filter((place) => doesOtherwise(steps.get(place), afterwards.get(place)));
  return {
    ...plan,
    again: [...new Set([...anew, ...plan.again])],
    differing: [...new Set([...differing, ...plan.differing])],
    refused: [...refused, ...plan.refused],
  };
}

/** What has run, and is forgotten when a run goes on from a step: it leaves nothing that could be compared. */
function listAnew(carry: RunCarry, program: Program, from: string): string[] {
  const outcomes = new Outcomes(copyOf(carry.outcomes));
  const known = outcomes.standings().map(({ address }) => address);
  const steps = stepsByAddress(program);
  const begun = beginAgainFrom(outcomes, steps, program, from);
  return known.filter(
    (address) =>
      steps.has(placeOf(address)) &&
      !address.endsWith(']') &&
      begun.some((start) => address === start || isInside(address, start)),
  );
}

/** Makes ready what a run that had ended has left, for the execution in which it goes on. */
export function reopenEnded(program: Program, carry: RunCarry): RunCarry {
  if (!carry.reopen) return carry;
  const { from, differing } = carry.reopen;
  const outcomes = new Outcomes(copyOf(carry.outcomes));
  const generations = new Generations(carry.generations);
  const steps = stepsByAddress(program);
  const again = (addresses: string[]) => {
    for (const address of addresses) generations.advance(address);
  };

  outcomes.drop('', 'unwound');
  if (!carry.hasUndone) for (const address of outcomes.listNoted('unwound')) outcomes.again.forgetUnwinding(address);
  for (const address of listUndone(outcomes, steps)) {
    openAround(outcomes, address, steps);
    // Its key was revoked when it was undone.
    outcomes.again.beginAnew(address);
  }
  if (from !== null) again(beginAgainFrom(outcomes, steps, program, from));
  again(outcomes.again.reopenFailed(''));
  for (const address of outcomes.listNoted('undone inside'))
    if (containersOf(address, steps).every((container) => outcomes.isOpen(container)) && !isSkipped(outcomes, address))
      outcomes.again.beginAnew(address);
  again(forgetAftermath(outcomes, program));
  for (const address of outcomes.listNoted('again')) {
    if (!differing.includes(placeOf(address))) continue;
    outcomes.again.forgetInput(address);
    generations.advance(address);
  }
  const { reopen: _reopen, paused: _paused, ...left } = carry;
  return { ...left, outcomes: outcomes.state, generations: generations.state, finallies: [], cancel: null };
}

/** There is no `structuredClone` in a workflow. */
function copyOf<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

type Steps = ReadonlyMap<string, Step>;

/** The addresses of the steps that an address stands in, inner ones first. */
function containersOf(address: string, steps: Steps): string[] {
  const outer = [...address.matchAll(/[/[]/g)].map(({ index }) => address.slice(0, index)).reverse();
  return outer.filter((container) => !container.endsWith(']') && steps.has(placeOf(container)));
}

/** What was undone by the end of the run, and is done again. What a person has skipped, with all that is inside, stays so. */
function listUndone(outcomes: Outcomes, steps: Steps): string[] {
  return outcomes
    .listNoted('undone')
    .filter((address) => ![address, ...containersOf(address, steps)].some((one) => isSkipped(outcomes, one)));
}

function isSkipped(outcomes: Outcomes, address: string): boolean {
  return outcomes.viewAt(address)?.status === 'skipped';
}

/** What an address stands in is entered again. */
function openAround(outcomes: Outcomes, address: string, steps: Steps): void {
  for (const container of containersOf(address, steps)) {
    outcomes.again.openAgain(container);
    outcomes.again.openPart(container, address);
  }
}

/** The step and everything that waits for it, also outside of what it stands in. @returns what begins anew */
function beginAgainFrom(outcomes: Outcomes, steps: Steps, program: Program, from: string): string[] {
  const begun: string[] = [];
  for (const address of [from, ...containersOf(from, steps)]) {
    const siblings = siblingsOf(program, steps, address);
    const parent = address.slice(0, address.lastIndexOf('/'));
    const waiting = [...dependentsOf(siblings, steps.get(placeOf(address)))].map(({ id }) => childAddress(parent, id));
    for (const one of address === from ? [from, ...waiting] : waiting) {
      outcomes.forget(one);
      begun.push(one);
    }
  }
  openAround(outcomes, from, steps);
  return begun;
}

/** The list that a step stands in. */
function siblingsOf(program: Program, steps: Steps, address: string): Step[] {
  const place = placeOf(address);
  const lists = [program.steps, ...[...steps.values()].flatMap(listsIn)];
  const step = steps.get(place);
  return lists.find((list) => step !== undefined && list.includes(step)) ?? [];
}

function listsIn(step: Step): Step[][] {
  switch (step.type) {
    case 'block':
    case 'forEach':
    case 'loop':
      return [step.steps];
    case 'switch':
      return [...step.cases.map((one) => one.steps), ...(step.default ? [step.default.steps] : [])];
    case 'parallel':
      return Object.values(step.branches).map((branch) => branch.steps);
    default:
      return [];
  }
}

/** All that waits for a step, at any distance. */
function dependentsOf(siblings: Step[], step: Step | undefined): Set<Step> {
  const found = new Set<Step>();
  const ids = new Set(step ? [step.id] : []);
  for (let grows = true; grows;) {
    grows = false;
    for (const other of siblings) {
      if (found.has(other) || !other.waitsFor.some((id) => ids.has(id))) continue;
      found.add(other);
      ids.add(other.id);
      grows = true;
    }
  }
  return found;
}

/** What handlers and `finally` did belongs to an end that does not count any more. @returns what begins anew */
function forgetAftermath(outcomes: Outcomes, program: Program): string[] {
  const places = new Set([
    ...[...program.onError.flatMap(({ steps }) => steps), ...program.finally].map(({ id }) => childAddress('', id)),
    ...placeSteps(program).flatMap(({ step, address }) =>
      [...step.onError.flatMap(({ steps }) => steps), ...(step.type === 'block' ? step.finally : [])].map(({ id }) =>
        childAddress(address, id),
      ),
    ),
  ]);
  const done = outcomes.addresses.filter((address) => {
    const parent = address.slice(0, address.lastIndexOf('/'));
    return places.has(placeOf(address)) && !outcomes.isDone(parent);
  });
  for (const address of done) outcomes.forget(address);
  return done;
}

type Refused = ChangePlan['refused'];

function refuseStart(outcomes: Outcomes, steps: Steps, from: string): Refused {
  if (!steps.has(placeOf(from)) || from.endsWith(']')) return [{ address: from, reason: 'there is no such step' }];
  const isReached = [from, ...containersOf(from, steps)].every((address) => outcomes.addresses.includes(address));
  return isReached ? [] : [{ address: from, reason: 'it has not run' }];
}

/** The turns of a loop follow from one another: it cannot go back to one that is over. */
function refuseBackwards(outcomes: Outcomes, steps: Steps, addresses: string[]): Refused {
  const loops = addresses.flatMap((address) =>
    containersOf(address, steps).filter((container) => {
      if (steps.get(placeOf(container))?.type !== 'loop') return false;
      const turn = outcomes.find<{ index: number }>(container, 'progress')?.index;
      const current = turn === undefined ? null : turnAddress(container, turn);
      return current === null || !isInside(address, current);
    }),
  );
  return [...new Set(loops)].map((address) => ({ address, reason: 'a loop cannot go back to a turn that is over' }));
}

/** What people have decided stands. */
function refuseDecided({ decisions }: RunCarry, outcomes: Outcomes, steps: Steps): Refused {
  return decisions.polls.flatMap(([address, { outcome }]) => {
    const step = steps.get(placeOf(address));
    const isRejected = outcome === 'rejected' && step?.type === 'approval' && step.onReject === 'fail';
    if (!isRejected || outcomes.isDone(address)) return [];
    return [{ address, reason: 'people have rejected it, and that stands' }];
  });
}
