import type { Observation } from '@waymark/interpreter/contract';
import type { SimulatedRun } from '@waymark/interpreter/simulator';
import type { Json, JournalEntry, JsonObject } from '@waymark/protocol';
import { builtInActionNames, foldStep, isStepAddress } from '@waymark/protocol';
import type { Expected, ExpectedRound } from './model.ts';
import { idOf, listPlans } from './plan.ts';
import type { ProgramPlan } from './plan.ts';
import { proofActions } from './to-definition.ts';

/** @returns a line for each difference between what must come of a path and what was seen. */
export function compare(expected: Expected, { ending, entries }: Observation): string[] {
  const count = Math.max(expected.rounds.length, ...entries.map(({ round = 0 }) => round + 1));
  const rounds = Array.from({ length: count }, (_, index) => entries.filter(({ round = 0 }) => round === index));
  return [
    ...differ('status', expected.status, ending.status),
    ...differ('output', expected.output, ending.output),
    ...differ('error', expected.error, ending.error && { type: ending.error.type, step: ending.error.step }),
    ...differ('rounds', expected.rounds.length, count),
    ...rounds.flatMap((seen, index) => {
      const round = expected.rounds[index];
      return round ? compareRound(round, seen).map((line) => (index === 0 ? line : `round ${index}: ${line}`)) : [];
    }),
    ...findSharedKeys(rounds),
  ];
}

/** @returns a line when workers were asked for something else to undo steps, or to do those whose action is computed */
export function compareCalls(plan: ProgramPlan, { rounds }: Expected, calls: SimulatedRun['calls']): string[] {
  const plans = new Map(listPlans(plan.steps).map((one) => [one.id, one]));
  const undoing = { work: proofActions.undo, steps: null, workflow: builtInActionNames.workflow };
  const wanted = rounds.flatMap(({ actions, undone }) => [
    ...[...actions].map(([address, action]) => `do ${address} by ${action}`),
    ...undone.flat().flatMap((address) => {
      const action = undoing[plans.get(idOf(address))?.undo?.by ?? 'work'];
      return action ? [`undo ${address} by ${action}`] : [];
    }),
  ]);
  const made = calls
    .filter(({ address, phase }) => phase === 'undo' || plans.get(idOf(address))?.kind === 'chosen')
    .map(({ address, phase, action }) => `${phase} ${address} by ${action}`);
  return differ('calls', wanted.toSorted(), made.toSorted());
}

function compareRound(expected: ExpectedRound, entries: JournalEntry[]): string[] {
  const steps = new Map(
    [...new Set(entries.map(({ address }) => address))]
      .filter(isStepAddress)
      .map((address) => [address, foldStep(entries.filter((entry) => entry.address === address)).status]),
  );
  const addresses = new Set([...expected.steps.keys(), ...steps.keys()]);
  return [
    ...[...addresses].flatMap((address) =>
      differ(address, expected.steps.get(address) ?? null, steps.get(address) ?? null),
    ),
    ...differ('actions', Object.fromEntries(expected.actions), listChosen(entries)),
    ...findDisorder(
      expected.undone,
      entries.filter(({ transition }) => transition.type === 'compensation_started').map(({ address }) => address),
    ),
  ];
}

/** By address, the actions whose names were computed. */
function listChosen(entries: JournalEntry[]): JsonObject {
  return Object.fromEntries(
    entries.flatMap(({ address, transition }) =>
      transition.type === 'step_started' && transition.action !== undefined ? [[address, transition.action]] : [],
    ),
  );
}

/** Each round does its work anew, under keys of its own. */
function findSharedKeys(rounds: JournalEntry[][]): string[] {
  const former = new Set<string>();
  return rounds.flatMap((entries) => {
    const keys = entries.flatMap(({ transition }) =>
      transition.type === 'step_started' && transition.idempotencyKey !== null ? [transition.idempotencyKey] : [],
    );
    const shared = keys.filter((key) => former.has(key));
    for (const key of keys) former.add(key);
    return shared.map((key) => `${key} was the key of an earlier round`);
  });
}

function findDisorder(groups: string[][], undone: string[]): string[] {
  let from = 0;
  for (const group of groups) {
    const next = undone.slice(from, from + group.length);
    if (next.toSorted().join() !== group.toSorted().join())
      return [`undone: expected ${JSON.stringify(groups)}, got ${JSON.stringify(undone)}`];
    from += group.length;
  }
  return undone.length > from ? [`undone: expected ${JSON.stringify(groups)}, got ${JSON.stringify(undone)}`] : [];
}

function differ(what: string, expected: Json, seen: Json): string[] {
  const [one, other] = [canonical(expected), canonical(seen)];
  return one === other ? [] : [`${what}: expected ${one}, got ${other}`];
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
