/**
 * `npm run fuzz [-- --minutes 10] [-- --seed 100000]`: plays random programs that the tests do not play, until the time
 * is up or a path goes wrong; that path is kept, and the tests play it from then on.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Coverage } from './coverage.ts';
import { generatePlan } from './generate.ts';
import { planKinds } from './plan.ts';
import type { ProgramPlan } from './plan.ts';
import { compilePlan, playPlan } from './play.ts';

const kept = join(import.meta.dirname, 'kept-paths.json');
const pathsEach = 20;

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
const minutes = toNumber('--minutes', values.minutes ?? '5');
// Of each run its own, far from those of the tests.
const firstSeed = toNumber('--seed', values.seed ?? String(1_000_000 + (Date.now() % 1_000_000_000)));

function toNumber(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`${name} takes a number above 0, not "${text}"`);
  return number;
}

function keep(plan: ProgramPlan, defSeed: number, pathSeed: number, difference: string): void {
  const paths = JSON.parse(readFileSync(kept, 'utf8')) as unknown[];
  const path = { about: difference.slice(0, 200), defSeed, pathSeed, plan };
  writeFileSync(kept, `${JSON.stringify([...paths, path], null, 2)}\n`);
}

const begin = performance.now();
const minutesSoFar = () => (performance.now() - begin) / 60_000;
const coverage = new Coverage();
let paths = 0;
let crashes = 0;
let reported = 0;
console.log(`from definition seed ${firstSeed}, for ${minutes} minutes`);
for (let defSeed = firstSeed; minutesSoFar() < minutes && process.exitCode === undefined; defSeed += 1) {
  const plan = generatePlan(defSeed);
  const program = compilePlan(plan);
  for (let pathSeed = 1; pathSeed <= pathsEach; pathSeed += 1) {
    const played = await playPlan(plan, program, pathSeed);
    paths += 1;
    crashes += played.crashes;
    coverage.add(plan, played.expected);
    const [difference] = played.differences;
    if (difference === undefined) continue;
    keep(plan, defSeed, pathSeed, difference);
    console.error(`definition seed ${defSeed}, path seed ${pathSeed}:\n${played.differences.join('\n')}`);
    console.error(`The path is kept in ${kept}; say there what it is about.`);
    process.exitCode = 1;
    break;
  }
  if (minutesSoFar() >= reported + 1) {
    reported += 1;
    console.log(`${reported} min: ${paths} paths, ${crashes} crashes`);
  }
}
console.log(`${paths} paths, ${Math.round(paths / minutesSoFar())} a minute, ${crashes} crashes\n`);
console.log(coverage.toTable(planKinds));
