import { Fates } from '../fates.ts';
import type { Path } from '../fuzz/player.ts';
import { type Happening, predict } from '../model.ts';
import type { ProgramPlan } from '../plan.ts';

/**
 * The first paths through a program on which the order of what happens is decided by the path: of two things that happen
 * by themselves at the same time a real server decides which is first. There may be fewer than asked for.
 */
export function listSteadyPaths(plan: ProgramPlan, defSeed: number, count: number): Path[] {
  const paths: Path[] = [];
  for (let pathSeed = 1; pathSeed <= 2 * count && paths.length < count; pathSeed += 1) {
    const { happenings } = predict(plan, new Fates(pathSeed, { isReal: true }));
    if (isSteady(happenings)) paths.push({ plan, defSeed, pathSeed });
  }
  return paths;
}

function isSteady(happenings: Happening[]): boolean {
  const spans = happenings.flatMap((one) => (one.what === 'by itself' ? [one] : []));
  return spans.every((one, index) =>
    spans.slice(index + 1).every((other) => one.at <= other.from || other.at <= one.from),
  );
}
