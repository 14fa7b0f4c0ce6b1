import { expect, test } from 'vitest';
import { Coverage } from './coverage.ts';
import { generatePlan } from './generate.ts';
import { readKeptPaths } from './kept-paths.ts';
import { planKinds } from './plan.ts';
import { endsByItself, playRetried } from './play-retried.ts';
import { compilePlan, playPlan } from './play.ts';

/** Each run of the suite plays the same paths; `npm run fuzz` goes on from other seeds. */
const definitions = 600;
const pathsEach = 20;

test('random programs that are tried again when they fail end, leave nothing open and do nothing twice', async () => {
  let retried = 0;
  for (let defSeed = 1; defSeed <= definitions; defSeed += 1) {
    const plan = generatePlan(defSeed);
    if (!endsByItself(plan)) continue;
    const program = compilePlan(plan);
    for (let pathSeed = 1; pathSeed <= pathsEach; pathSeed += 1) {
      const { differences, retries } = await playRetried(plan, program, pathSeed);
      expect(differences, `definition seed ${defSeed}, path seed ${pathSeed}`).toEqual([]);
      if (retries > 0) retried += 1;
    }
  }
  console.log(`${retried} paths were tried again`);
  expect(retried).toBeGreaterThan(100);
}, 300_000);

test('random programs do on random paths what the language says, crashes or not, and every step has every outcome', async () => {
  const begin = performance.now();
  const coverage = new Coverage();
  let crashes = 0;
  for (let defSeed = 1; defSeed <= definitions; defSeed += 1) {
    const plan = generatePlan(defSeed);
    const program = compilePlan(plan);
    for (let pathSeed = 1; pathSeed <= pathsEach; pathSeed += 1) {
      const { expected, differences, crashes: ofPath } = await playPlan(plan, program, pathSeed);
      expect(differences, `definition seed ${defSeed}, path seed ${pathSeed}`).toEqual([]);
      crashes += ofPath;
      coverage.add(plan, expected);
    }
  }
  const seconds = (performance.now() - begin) / 1_000;
  const perMinute = Math.round((60 * definitions * pathsEach) / seconds);
  console.log(
    `${definitions * pathsEach} paths, ${perMinute} a minute, ${crashes} crashes\n\n${coverage.toTable(planKinds)}`,
  );
  expect(coverage.findGaps(planKinds)).toEqual([]);
}, 300_000);

const kept = readKeptPaths().filter(({ isReal }) => !isReal);

test.each(kept)('a path that once went wrong: $about', async ({ plan, pathSeed }) => {
  expect((await playPlan(plan, compilePlan(plan), pathSeed)).differences).toEqual([]);
});
