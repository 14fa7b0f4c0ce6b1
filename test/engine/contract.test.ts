import { findDifferences, scenarios } from '@waymark/interpreter/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startForeignWorker } from './foreign-worker.ts';
import { type Harness, createHarness } from './harness.ts';
import { playScenario } from './play-scenario.ts';
import { ScriptedWorld } from './scripted-world.ts';

const world = new ScriptedWorld();
let harness: Harness;
let foreign: { stop(): Promise<void> };

beforeAll(async () => {
  harness = await createHarness({ actions: world.actions() });
  await harness.startWorkers();
  foreign = await startForeignWorker(harness.config.address, world);
});

afterAll(async () => {
  await foreign?.stop();
  await harness?.stop();
});

describe.concurrent('on Temporal', () => {
  // The durations of the scenarios are real here: on a busy machine a message may come later than it was meant to.
  test.each(scenarios)('$name', { retry: 2 }, async (scenario) => {
    expect(findDifferences(scenario.expect, await playScenario(harness, world, scenario))).toEqual([]);
  });
});
