import { Coverage } from '../coverage.ts';
import { Fates } from '../fates.ts';
import type { Path } from '../fuzz/player.ts';
import { generatePlan } from '../generate.ts';
import { predict } from '../model.ts';
import { listSteadyPaths } from './steady-paths.ts';

type Candidate = { defSeed: number; paths: Path[]; gaps: Set<string>; length: number };

const candidates = 2_000;

/** A program in which hardly anything happens shows nothing. */
const fewest = 3;

/** What one more thing that happens on the way may cost, in cells: as much as leaves no cell out. */
const prices = [0.5, 0.3, 0.2, 0.1, 0];

/** Programs that together have every kind of step with every outcome, and are short: a path on Temporal takes its time. */
export function choosePrograms(count: number, pathsEach: number): Candidate[] {
  const all = Array.from({ length: candidates }, (_, index) => explore(index + 1, pathsEach)).filter(
    ({ paths, length }) => paths.length === pathsEach && length >= fewest,
  );
  const choices = prices.map((price) => choose(all, count, price));
  const whole = choices.find((chosen) => isNothingMissing(chosen));
  if (!whole) throw new Error(`no ${count} programs have every kind of step with every outcome`);
  return whole;
}

function choose(all: Candidate[], count: number, price: number): Candidate[] {
  let missing = new Coverage({ isReal: true }).findGaps();
  return Array.from({ length: count }, () => {
    const worth = ({ gaps, length }: Candidate) => missing.filter((cell) => !gaps.has(cell)).length - price * length;
    const best = all.reduce((former, next) => (worth(next) > worth(former) ? next : former));
    missing = missing.filter((cell) => best.gaps.has(cell));
    return best;
  });
}

function isNothingMissing([first, ...others]: Candidate[]): boolean {
  return [...(first?.gaps ?? [])].every((cell) => others.some(({ gaps }) => !gaps.has(cell)));
}

function explore(defSeed: number, pathsEach: number): Candidate {
  const paths = listSteadyPaths(generatePlan(defSeed), defSeed, pathsEach);
  const coverage = new Coverage({ isReal: true });
  let happenings = 0;
  for (const { plan, pathSeed } of paths) {
    const expected = predict(plan, new Fates(pathSeed, { isReal: true }));
    coverage.add(plan, expected);
    happenings += expected.happenings.length;
  }
  return { defSeed, paths, gaps: new Set(coverage.findGaps()), length: happenings / pathsEach };
}
