import { type Validation, validateDefinition } from '@waymark/definition/validate';
import type { ActionDescription, Program } from '@waymark/definition';
import type { JsonObject } from '@waymark/protocol';
import { simulate } from '@waymark/interpreter/simulator';
import { compare, compareCalls } from './compare.ts';
import { Dice } from './dice.ts';
import { Fates } from './fates.ts';
import { type Expected, predict } from './model.ts';
import { listPlans } from './plan.ts';
import type { ProgramPlan } from './plan.ts';
import { type World, heartbeatTimeout, proofActions, toDefinition, unlimited } from './to-definition.ts';

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
    defaults: { heartbeatTimeout },
    compensate: name === proofActions.other ? { action: proofActions.undo } : null,
  }));
}

const simulatedWorld: World = { queue: 'waymark-actions', partner: 'https://partner.test/', firstPause: 1_000 };

/** What sub-runs are runs of. What becomes of them is scripted. */
const otherWorkflow = { name: 'other', version: 1, starts: [] };

/** Their program, where they are real: one attempt of one action. */
export function compileOther(queue: string): Program {
  const work = { id: 'work', type: 'action', action: proofActions.do, retry: { maximumAttempts: 1 } };
  const definition = { name: otherWorkflow.name, defaults: { attemptTimeout: unlimited }, steps: [work] };
  return programOf(validateDefinition(definition, { actions: describeProofActions(queue), workflows: [] }));
}

/** @throws {Error} when the generator wrote something that is not valid: that is a defect of one of the two. */
export function compilePlan(plan: ProgramPlan, world: World = simulatedWorld): Program {
  return programOf(validatePlan(plan, world));
}

function programOf(validation: Validation): Program {
  if (!validation.valid) throw new Error(`the random definition is not valid: ${JSON.stringify(validation.errors)}`);
  return validation.program;
}

export function validatePlan(plan: ProgramPlan, world: World = simulatedWorld): Validation {
  const actions = describeProofActions(world.queue);
  return validateDefinition(toDefinition(plan, world), { actions, workflows: [otherWorkflow] });
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
  const { nextRounds, ...script } = fates.toScript(expected.rounds.map(({ end }) => end));
  const differences = await simulate({ program, input, script, nextRounds, crashes: crash }).then(
    (seen) => [...compare(expected, seen), ...compareCalls(plan, expected, seen.calls)],
    // A replay that went another way, or a run that waits for ever.
    (error: unknown) => [String(error)],
  );
  return { expected, differences, crashes };
}

/** The input of a run of the program, once it has been predicted. */
export function toInput({ steps }: ProgramPlan, fates: Fates): JsonObject {
  const plans = listPlans(steps);
  return fates.toInput({
    due: plans.flatMap((plan) => ((plan.kind === 'approval' || plan.kind === 'event') && plan.isDue ? [plan.id] : [])),
    conditions: plans.flatMap(({ id, isConditional, asks, undo }) => [
      ...(isConditional && asks === undefined ? [id] : []),
      ...(undo?.asks === 'path' ? [`${id}Undo`] : []),
    ]),
    rounds: Math.max(0, ...plans.map((plan) => (plan.kind === 'restart' ? plan.rounds : 0))),
  });
}
