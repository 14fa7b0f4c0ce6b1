/**
 * `npm run fuzz [-- --minutes 10] [-- --seed 100000] [-- --on-temporal]`: plays random programs that the tests do not
 * play, in the simulator, or on a Temporal and a PostgreSQL of its own while workers are killed, until the time is up or
 * a path goes wrong; that path is kept, and the tests play it from then on.
 */
import { parseArgs } from 'node:util';
import { Coverage } from './coverage.ts';
import { generatePlan } from './generate.ts';
import { keepPath, keptFile } from './kept-paths.ts';
import { openSimulatorForFuzz } from './fuzz/simulator.ts';
import { openTemporalForFuzz } from './fuzz/temporal.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, 'on-temporal': { type: 'boolean' } },
});
const isReal = values['on-temporal'] ?? false;
const minutes = toNumber('--minutes', values.minutes ?? '5');
// Of each run its own, far from those of the tests.
const firstSeed = toNumber('--seed', values.seed ?? String(1_000_000 + (Date.now() % 1_000_000_000)));

function toNumber(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`${name} takes a number above 0, not "${text}"`);
  return number;
}

const player = isReal ? await openTemporalForFuzz() : openSimulatorForFuzz();
const begin = performance.now();
const minutesSoFar = () => (performance.now() - begin) / 60_000;
const coverage = new Coverage({ isReal });
let defSeed = firstSeed;
let paths = 0;
let reported = 0;
console.log(`from definition seed ${firstSeed}, for ${minutes} minutes`);
while (minutesSoFar() < minutes && process.exitCode === undefined) {
  const seeds = Array.from({ length: player.plansAtOnce }, (_, index) => defSeed + index);
  defSeed += seeds.length;
  const played = await player.play(seeds.flatMap((seed) => player.listPaths(generatePlan(seed), seed)));
  paths += played.length;
  for (const { plan, expected } of played) coverage.add(plan, expected);
  const wrong = played.find(({ differences }) => differences.length > 0);
  if (wrong) {
    const { plan, pathSeed, differences } = wrong;
    const about = differences[0]?.slice(0, 200) ?? '';
    keepPath({ about, defSeed: wrong.defSeed, pathSeed, ...(isReal ? { isReal } : {}), plan });
    console.error(`definition seed ${wrong.defSeed}, path seed ${pathSeed}:\n${differences.join('\n')}`);
    console.error(`The path is kept in ${keptFile}; say there what it is about.`);
    process.exitCode = 1;
  }
  if (minutesSoFar() >= reported + 1) {
    reported = Math.floor(minutesSoFar());
    console.log(`${reported} min: ${paths} paths, ${player.tellHits()}`);
  }
}
console.log(`${paths} paths, ${Math.round(paths / minutesSoFar())} a minute, ${player.tellHits()}\n`);
console.log(coverage.toTable());
await player.close();
