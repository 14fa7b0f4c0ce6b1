import { Coverage } from '../coverage.ts';
import { Fates } from '../fates.ts';
import type { Path } from '../fuzz/player.ts';
import { generatePlan } from '../generate.ts';
import { predict } from '../model.ts';
import { listSteadyPaths } from './steady-paths.ts';

type Candidate = { defSeed: number; paths: Path[]; gaps: Set<string>; length: number };

const candidates = 2_000;

const everyCell = new Coverage({ isReal: true }).findGaps();

/** A program in which hardly anything happens shows nothing. */
const fewest = 3;

/** What one more thing that happens on the way may cost, in cells: as much as leaves no cell out. */
const prices = [0.6, 0.3, 0.1];

/** So many programs are tried as the first of a choice. */
const beginnings = 30;

/** Programs that together have every kind of step with every outcome, and are short: a path on Temporal takes its time. */
export function choosePrograms(count: number, pathsEach: number): Candidate[] {
  const all = Array.from({ length: candidates }, (_, index) => explore(index + 1, pathsEach)).filter(
    ({ paths, length }) => paths.length === pathsEach && length >= fewest,
  );
  const chosen = prices.flatMap((price) =>
    all.slice(0, beginnings).map((first) => choose(all, { first, count, price })),
  );
  const [first, ...others] = chosen.filter(isWhole).map((whole) => shorten(all, whole));
  if (!first) throw new Error(`no ${count} programs have every kind of step with every outcome`);
  return others.reduce((best, next) => (lengthOf(next) < lengthOf(best) ? next : best), first);
}

type Choice = { first: Candidate; count: number; price: number };

function choose(all: Candidate[], { first, count, price }: Choice): Candidate[] {
  const chosen = [first];
  for (let missing = findMissing(chosen); chosen.length < count; missing = findMissing(chosen)) {
    const worth = ({ gaps, length }: Candidate) => missing.filter((cell) => !gaps.has(cell)).length - price * length;
    const worths = all.map(worth);
    const best = all[worths.indexOf(Math.max(...worths))];
    if (best) chosen.push(best);
  }
  return chosen;
}

/** Puts the shortest program that does in the place of each, until that makes them no shorter. */
function shorten(all: Candidate[], chosen: Candidate[]): Candidate[] {
  const next = chosen.reduce((current, own) => {
    const others = current.filter((one) => one !== own);
    const needed = findMissing(others);
    const does = all.filter((one) => !others.includes(one) && needed.every((cell) => !one.gaps.has(cell)));
    return [...others, does.reduce((best, one) => (one.length < best.length ? one : best), own)];
  }, chosen);
  return lengthOf(next) < lengthOf(chosen) ? shorten(all, next) : chosen;
}

function isWhole(chosen: Candidate[]): boolean {
  return findMissing(chosen).length === 0;
}

function findMissing(chosen: Candidate[]): string[] {
  return everyCell.filter((cell) => chosen.every(({ gaps }) => gaps.has(cell)));
}

function lengthOf(chosen: Candidate[]): number {
  return chosen.reduce((sum, { length }) => sum + length, 0);
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
