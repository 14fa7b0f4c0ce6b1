import { findCompensation, hasTurns, stepsByAddress } from '@waymark/definition';
import type { Program, Step } from '@waymark/definition';
import { isContainer, placeOf } from '@waymark/protocol';
import type { Outcomes, StandingOf } from './outcomes.ts';
import { isInside } from './undo-stack.ts';
import type { UndoEntry } from './undo-stack.ts';

/** What comes of a run that goes on by another version of its definition. Addresses as people see them. */
export type ChangePlan = {
  /** Has ended well, and stays so. */
  kept: string[];
  /** Runs again. */
  again: string[];
  /** Stands in the other version alone. */
  new: string[];
  /** Places of steps that run again, and do another thing then. */
  differing: string[];
  /** Why it cannot go on. */
  refused: { address: string; reason: string }[];
};

type Undoable = Pick<UndoEntry, 'address' | 'action'>;

type KnownRun = { program: Program; outcomes: Outcomes; undo: { entries: readonly Undoable[] } };

/**
 * What a run would come to. Steps may be reordered, added, removed and changed where nothing has run.
 *
 * @param from address of what runs again, `''` for the run itself
 */
export function planChange({ program, outcomes, undo }: KnownRun, next: Program, from: string): ChangePlan {
  const before = stepsByAddress(program);
  const after = stepsByAddress(next);
  const standings = outcomes.standings().filter(({ address }) => before.has(address) || isTurned(address, before));
  const runsAgain = ({ address, standing }: StandingOf) =>
    standing !== 'done' && (address === from || isInside(address, from));
  const conflicts = standings.flatMap((known) => {
    const reason = runsAgain(known) ? findMissing(known, after) : findConflict(known, before, after, standings);
    return reason === null ? [] : [{ address: known.address, reason }];
  });
  const stranded = undo.entries.filter((entry) => isUndone(entry, before) && !isUndone(entry, after));
  const refused = [
    ...conflicts,
    ...[...new Set(stranded.map(({ address }) => address))]
      .filter((address) => !conflicts.some((conflict) => conflict.address === address))
      .map((address) => ({
        address,
        reason: 'what it has done could not be undone any more: its "compensate" is gone',
      })),
  ];
  const again = standings.filter(runsAgain).map(({ address }) => address);
  return {
    kept: standings.filter(({ standing }) => standing === 'done').map(({ address }) => address),
    again,
    differing: [...new Set(again.map(placeOf))].filter((place) => doesOtherwise(before.get(place), after.get(place))),
    new: [...after.keys()].filter((place) => !before.has(place)),
    refused: refused.slice(0, 100),
  };
}

/**
 * Whether what a step does is another thing in the other version: then it is done under another key, with what its
 * templates say now.
 */
export function doesOtherwise(before: Step | undefined, after: Step | undefined): boolean {
  if (!before || !after || isContainer(before.type)) return false;
  return before.type !== after.type || differingKeys(before, after).length > 0;
}

/** Whether these steps say how something is undone. */
function isUndone({ address, action }: Undoable, steps: ReadonlyMap<string, Step>): boolean {
  const step = steps.get(placeOf(address));
  return step !== undefined && findCompensation(step, action ?? null) !== null;
}

/** Whether it is a step inside a turn; turns themselves, and branches, are no steps. */
function isTurned(address: string, steps: ReadonlyMap<string, Step>): boolean {
  return !address.endsWith(']') && steps.has(placeOf(address));
}

function findMissing({ address }: StandingOf, after: ReadonlyMap<string, Step>): string | null {
  return after.has(placeOf(address)) ? null : 'it has begun, and the other version does not have it';
}

function findConflict(
  known: StandingOf,
  before: ReadonlyMap<string, Step>,
  after: ReadonlyMap<string, Step>,
  standings: readonly StandingOf[],
): string | null {
  const place = placeOf(known.address);
  const [was, is] = [before.get(place), after.get(place)];
  if (!was || !is) return findMissing(known, after);
  const begun = known.standing === 'open' ? 'is under way' : 'has run already';
  if (was.type !== is.type) return `it ${begun}, and was of type "${was.type}", not "${is.type}"`;
  if (runsMoreOften(known.address, place, before, standings)) return null;
  const keys = differingKeys(was, is).filter((key) => known.standing !== 'open' || !isForLater(was, key));
  return keys.length === 0 ? null : `it ${begun}, and would be another step: "${keys.join('", "')}" differs`;
}

/** Whether it stands in a loop or fan-out that is not over: then the change is for the turns to come. */
function runsMoreOften(
  address: string,
  place: string,
  steps: ReadonlyMap<string, Step>,
  standings: readonly StandingOf[],
): boolean {
  if (address === place) return false;
  return standings.some(({ address: outer, standing }) => {
    const step = steps.get(placeOf(outer));
    return standing === 'open' && step !== undefined && hasTurns(step) && isInside(address, outer);
  });
}

/** What says nothing of what is done, or is compared at its own address. */
const harmless = new Set([
  ...['title', 'waitsFor', 'onError', 'compensate', 'timeout', 'retry', 'attemptTimeout', 'heartbeatTimeout'],
  ...['queue', 'placement', 'resultSchema', 'steps', 'finally', 'branches', 'cases', 'default'],
]);

/** Of a container that is under way: what is asked again in each turn, or at its end. */
function isForLater({ type }: Step, key: string): boolean {
  return isContainer(type) && !['items', 'as', 'mode'].includes(key);
}

function differingKeys(before: Step, after: Step): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const valueOf = (step: Step, key: string) => JSON.stringify((step as Record<string, unknown>)[key]);
  return [...keys].filter((key) => !harmless.has(key) && valueOf(before, key) !== valueOf(after, key));
}
