import { validateDefinition } from '@waymark/definition/validate';
import type { ActionDescription, Program } from '@waymark/definition';
import type { Json, JsonObject } from '@waymark/protocol';
import { foldStep, isStepAddress } from '@waymark/protocol';
import type { Observation } from '@waymark/interpreter/contract';
import { simulate } from '@waymark/interpreter/simulator';
import { Dice } from './dice.ts';
import { Fates } from './fates.ts';
import { type Expected, predict } from './model.ts';
import { listsInside } from './plan.ts';
import type { Plan, ProgramPlan } from './plan.ts';
import { proofActions, toDefinition } from './to-definition.ts';

/** The actions of random programs, as their worker would publish them. */
export function describeProofActions(queue: string): ActionDescription[] {
  return Object.values(proofActions).map((name) => ({
    name,
    title: name,
    description: '',
    inputSchema: {},
    outputSchema: {},
    queue,
    placement: 'queue',
    // A worker that was killed is soon missed.
    defaults: { heartbeatTimeout: 4_000 },
    compensate: null,
  }));
}

/** Where a program runs: the queue of its actions, and how soon they are tried again. */
export type World = { queue: string; firstPause: number };
const simulatedWorld: World = { queue: 'waymark-actions', firstPause: 1_000 };

/** What sub-runs are runs of. What becomes of them is scripted. */
const otherWorkflow = { name: 'other', version: 1, starts: [] };

/** @throws {Error} when the generator wrote something that is not valid: that is a defect of one of the two. */
export function compilePlan(plan: ProgramPlan, { queue, firstPause }: World = simulatedWorld): Program {
  const actions = describeProofActions(queue);
  const validation = validateDefinition(toDefinition(plan, { firstPause }), { actions, workflows: [otherWorkflow] });
  if (!validation.valid) throw new Error(`the random definition is not valid: ${JSON.stringify(validation.errors)}`);
  return validation.program;
}

/** Of a crash after each thing that comes in: every point is hit by some path, and most paths by some crash. */
const crashProbability = 0.1;

/**
 * Plays one way through a program in the simulator, where the interpreter is dropped now and then and brought back by
 * a replay, and compares it with what the model says: a line for each difference.
 */
export async function playPlan(
  plan: ProgramPlan,
  program: Program,
  pathSeed: number,
): Promise<{ expected: Expected; differences: string[]; crashes: number }> {
  const fates = new Fates(pathSeed);
  const expected = predict(plan, fates);
  const dice = new Dice(pathSeed);
  let crashes = 0;
  const crash = () => {
    const isNow = dice.chance(crashProbability);
    if (isNow) crashes += 1;
    return isNow;
  };
  const input = toInput(plan, fates);
  const differences = await simulate({ program, input, script: fates.toScript(), crashes: crash }).then(
    (seen) => compare(expected, seen),
    // A replay that went another way, or a run that waits for ever.
    (error: unknown) => [String(error)],
  );
  return { expected, differences, crashes };
}

/** The input of a run of the program, once it has been predicted. */
export function toInput(plan: ProgramPlan, fates: Fates): JsonObject {
  return fates.toInput(listDue(plan.steps));
}

function listDue(plans: Plan[]): string[] {
  return plans.flatMap((plan) => [
    ...((plan.kind === 'approval' || plan.kind === 'event') && plan.isDue ? [plan.id] : []),
    ...listsInside(plan).flatMap(listDue),
  ]);
}

/** @returns a line for each difference between what must come of a path and what was seen. */
export function compare(expected: Expected, { ending, entries }: Observation): string[] {
  const steps = new Map(
    [...new Set(entries.map(({ address }) => address))]
      .filter(isStepAddress)
      .map((address) => [address, foldStep(entries.filter((entry) => entry.address === address)).status]),
  );
  const addresses = new Set([...expected.steps.keys(), ...steps.keys()]);
  return [
    ...differ('status', expected.status, ending.status),
    ...differ('output', expected.output, ending.output),
    ...differ('error', expected.error, ending.error && { type: ending.error.type, step: ending.error.step }),
    ...[...addresses].flatMap((address) =>
      differ(address, expected.steps.get(address) ?? null, steps.get(address) ?? null),
    ),
    ...findDisorder(
      expected.undone,
      entries.filter(({ transition }) => transition.type === 'compensation_started').map(({ address }) => address),
    ),
  ];
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
