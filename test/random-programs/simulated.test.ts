import { expect, test } from 'vitest';
import { Coverage } from './coverage.ts';
import { Dice } from './dice.ts';
import { generatePlan } from './generate.ts';
import { readKeptPaths } from './kept-paths.ts';
import { endsByItself, playRetried } from './play-retried.ts';
import { compilePlan, playPlan, validatePlan } from './play.ts';
import { hasRaces } from './races.ts';
import { withAnyAccesses } from './variables.ts';

/** Each run of the suite plays the same paths; `npm run fuzz` goes on from other seeds. */
const definitions = 600;
const pathsEach = 20;
const racingDefinitions = 200;
const programs = Array.from({ length: definitions }, (_, index) => {
  const plan = generatePlan(index + 1);
  return { defSeed: index + 1, plan, program: compilePlan(plan) };
});

test('programs whose steps race for a variable are refused, and no others', () => {
  let races = 0;
  for (const { defSeed, plan } of programs.slice(0, racingDefinitions)) {
    const racing = withAnyAccesses(plan, new Dice(defSeed));
    const validation = validatePlan(racing);
    const codes = validation.valid ? [] : [...new Set(validation.errors.map(({ code }) => code))];
    const isRacing = hasRaces(racing.steps);
    expect(codes, `definition seed ${defSeed}`).toEqual(isRacing ? ['VARIABLE_RACE'] : []);
    if (isRacing) races += 1;
  }
  console.log(`${races} of ${racingDefinitions} programs race`);
  expect(races).toBeGreaterThan(30);
  expect(racingDefinitions - races).toBeGreaterThan(30);
});

test('random programs that are tried again when they fail end, leave nothing open and do nothing twice', async () => {
  let retried = 0;
  for (const { defSeed, plan, program } of programs) {
    if (!endsByItself(plan)) continue;
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
  for (const { defSeed, plan, program } of programs) {
    for (let pathSeed = 1; pathSeed <= pathsEach; pathSeed += 1) {
      const { expected, differences, crashes: ofPath } = await playPlan(plan, program, pathSeed);
      expect(differences, `definition seed ${defSeed}, path seed ${pathSeed}`).toEqual([]);
      crashes += ofPath;
      coverage.add(plan, expected);
    }
  }
  const seconds = (performance.now() - begin) / 1_000;
  const perMinute = Math.round((60 * definitions * pathsEach) / seconds);
  console.log(`${definitions * pathsEach} paths, ${perMinute} a minute, ${crashes} crashes\n\n${coverage.toTable()}`);
  expect(coverage.findGaps()).toEqual([]);
}, 300_000);

const kept = readKeptPaths().filter(({ isReal }) => !isReal);

test.each(kept)('a path that once went wrong: $about', async ({ plan, pathSeed }) => {
  expect((await playPlan(plan, compilePlan(plan), pathSeed)).differences).toEqual([]);
});
