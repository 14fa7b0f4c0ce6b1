import { Coverage } from '../coverage.ts';
import { Fates } from '../fates.ts';
import { generatePlan } from '../generate.ts';
import { predict } from '../model.ts';
import { planKinds } from '../plan.ts';
import type { ProgramPlan } from '../plan.ts';

type Candidate = { defSeed: number; plan: ProgramPlan; gaps: Set<string>; length: number };

const candidates = 400;

/** What one more thing that happens on the way costs, in cells. */
const price = 0.1;

/** Programs that together have every kind of step with every outcome, and are short: a path on Temporal takes its time. */
export function choosePrograms(count: number, pathsEach: number): { defSeed: number; plan: ProgramPlan }[] {
  const all = Array.from({ length: candidates }, (_, index) => explore(index + 1, pathsEach));
  const missing = new Set(new Coverage().findGaps(planKinds));
  return Array.from({ length: count }, () => {
    const worth = ({ gaps, length }: Candidate) =>
      [...missing].filter((cell) => !gaps.has(cell)).length - price * length;
    const best = all.reduce((former, next) => (worth(next) > worth(former) ? next : former));
    for (const cell of [...missing]) if (!best.gaps.has(cell)) missing.delete(cell);
    return best;
  });
}

function explore(defSeed: number, pathsEach: number): Candidate {
  const plan = generatePlan(defSeed);
  const coverage = new Coverage();
  let happenings = 0;
  for (let pathSeed = 1; pathSeed <= pathsEach; pathSeed += 1) {
    const expected = predict(plan, new Fates(pathSeed, { isReal: true }));
    coverage.add(plan, expected);
    happenings += expected.happenings.length;
  }
  return { defSeed, plan, gaps: new Set(coverage.findGaps(planKinds)), length: happenings / pathsEach };
}
