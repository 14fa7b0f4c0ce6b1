import { findDifferences, scenarios } from '@waymark/interpreter/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, createHarness } from './harness.ts';
import { playScenario } from './play-scenario.ts';
import { ScriptedWorld } from './scripted-world.ts';

const world = new ScriptedWorld();
let harness: Harness;

beforeAll(async () => {
  harness = await createHarness({ actions: world.actions() });
  await harness.startWorkers();
});

afterAll(() => harness?.stop());

describe.concurrent('on Temporal', () => {
  // The durations of the scenarios are real here: on a busy machine a message may come later than it was meant to.
  test.each(scenarios)('$name', { retry: 2 }, async (scenario) => {
    expect(findDifferences(scenario.expect, await playScenario(harness, world, scenario))).toEqual([]);
  });
});
