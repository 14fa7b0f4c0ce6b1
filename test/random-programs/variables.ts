import type { Dice } from './dice.ts';
import { listPlans } from './plan.ts';
import type { Assignment, Plan, ProgramPlan } from './plan.ts';
import { hasRaces } from './races.ts';

const shared = ['v0', 'v1', 'v2'];
/** Nobody writes it. */
export const origin = 'origin';

/** Before it gives up a step tries so many accesses that would race. */
const tries = 3;

/**
 * Lets steps read and write the variables of the run, as far as they do not race for them.
 *
 * @returns the names of all variables
 */
export function spreadVariables(steps: Plan[], dice: Dice): string[] {
  const own: string[] = [];
  for (const plan of listPlans(steps)) {
    if (plan.isConditional && dice.chance(0.4) && !tryAccess(steps, () => (plan.asks = dice.pick(shared))))
      delete plan.asks;
    switch (plan.kind) {
      case 'value':
        if (dice.chance(0.6) && !tryAccess(steps, () => (plan.adds = dice.pick(shared)))) delete plan.adds;
        break;
      case 'set':
        if (tryAccess(steps, () => (plan.values = throwValues(dice)))) break;
        own.push(`${plan.id}Own`);
        plan.values = [{ name: `${plan.id}Own`, from: origin, addend: dice.int(1, 9) }];
        break;
      case 'restart':
        if (!tryAccess(steps, () => (plan.carries = dice.pick(shared)))) plan.carries = origin;
        break;
      default:
    }
  }
  return [origin, ...shared, ...own];
}

/** The same program, whose steps read and write variables as they like. */
export function withAnyAccesses(program: ProgramPlan, dice: Dice): ProgramPlan {
  const racing = structuredClone(program);
  for (const plan of listPlans(racing.steps)) {
    if (plan.kind === 'set' || (plan.kind === 'value' && dice.chance(0.6)))
      Object.assign(plan, { kind: 'set', values: throwValues(dice) });
    if (plan.kind === 'value') plan.adds = dice.pick(shared);
    if (plan.kind !== 'restart' && dice.chance(0.5))
      Object.assign(plan, { isConditional: true, asks: dice.pick(shared) });
  }
  return racing;
}

function tryAccess(steps: Plan[], access: () => unknown): boolean {
  for (let count = 0; count < tries; count += 1) {
    access();
    if (!hasRaces(steps)) return true;
  }
  return false;
}

/** One, or two that take each other's value. */
function throwValues(dice: Dice): Assignment[] {
  const [name, from] = [dice.pick(shared), dice.pick(shared)];
  const first = { name, from, addend: dice.int(1, 9) };
  return name === from ? [first] : [first, { name: from, from: name, addend: dice.int(1, 9) }];
}
