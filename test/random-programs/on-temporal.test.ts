import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type {} from '../support/global-setup.ts';
import { Coverage } from './coverage.ts';
import { readKeptPaths } from './kept-paths.ts';
import { choosePrograms } from './on-temporal/choose-programs.ts';
import { type Stage, openStage } from './on-temporal/open-stage.ts';
import { playAll } from './on-temporal/play-all.ts';

const definitions = 6;
const pathsEach = 30;

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(inject('stack'));
});

afterAll(() => stage?.close());

test(
  'random programs do on Temporal what the language says while workers are killed, and every effect happens once',
  { timeout: 600_000 },
  async () => {
    const programs = choosePrograms(definitions, pathsEach);
    const paths = programs.flatMap((program) => program.paths);
    const begin = performance.now();
    const kept = readKeptPaths().filter(({ isReal }) => isReal);
    const played = await playAll(stage, [...kept, ...paths]);
    const seconds = Math.round((performance.now() - begin) / 1_000);

    const coverage = new Coverage({ isReal: true });
    for (const { plan, expected } of played) coverage.add(plan, expected);
    const hit = played.filter(({ isHit }) => isHit);
    console.log(
      [
        `definition seeds ${programs.map(({ defSeed }) => defSeed).join(', ')}`,
        `${played.length} paths in ${seconds} s, ${hit.length} of them hit by a kill`,
        ...stage.killer.kills.map(({ victim, pid, at, inFlight }) => {
          const attempts = [...inFlight.values()].flat().length;
          return `${at} killed the ${victim} worker ${pid}: ${attempts} attempts of ${inFlight.size} runs in flight`;
        }),
        `\n${coverage.toTable()}`,
      ].join('\n'),
    );
    const wrong = played.filter(({ differences }) => differences.length > 0);
    expect(wrong.map(({ defSeed, pathSeed, differences }) => ({ defSeed, pathSeed, differences }))).toEqual([]);
    expect(coverage.findGaps()).toEqual([]);
    expect(hit.length).toBeGreaterThanOrEqual(0.8 * played.length);
  },
);
