import { expect, test } from 'vitest';
import { action, buildProgram, inOrder } from '../contract/build-program.ts';
import { findDifferences } from '../contract/check-scenario.ts';
import { scenarios } from '../contract/scenarios.ts';
import { Replayable } from './replayable.ts';
import { simulate } from './simulate.ts';
import { Simulator } from './simulator.ts';

test.each(scenarios)('dropped and brought back after everything that comes in: $name', async (scenario) => {
  const { program, input, script, expect: expected } = scenario;
  const whole = await simulate({ program, input, script, crashes: () => false });
  let crashes = 0;
  const run = await simulate({ program, input, script, crashes: () => (crashes += 1) > 0 });
  expect(findDifferences(expected, run)).toEqual([]);
  expect(run).toEqual(whole);
});

/** Plays one interpreter up to its first activity, drops it, and lets another one take its place. */
async function takeOver(first: (runtime: Replayable) => void, second: (runtime: Replayable) => void): Promise<void> {
  const runtime = new Replayable(new Simulator({ actions: {}, messages: [] }));
  first(runtime);
  runtime.dropInterpreter();
  second(runtime);
  await runtime.replay(() => Promise.resolve());
}

const entry = (address: string) => ({ address, at: '2030-01-01T00:00:00.000Z', transition: { type: 'step_started' } });
const journal = (address: string) => (runtime: Replayable) =>
  runtime.journal(entry(address) as Parameters<Replayable['journal']>[0]);

test('a replay that journals something else is noticed', async () => {
  await takeOver(journal('/a'), journal('/a'));
  await expect(takeOver(journal('/a'), journal('/b'))).rejects.toThrow('the replay journals');
  await expect(takeOver(journal('/a'), () => {})).rejects.toThrow('did not come to');
});

test('a replay that draws more chance, or less, gets the same chance', async () => {
  const drawn: number[] = [];
  const draw = (runtime: Replayable) => void drawn.push(runtime.random());
  await takeOver(draw, draw);
  expect(drawn[1]).toBe(drawn[0]);
  await expect(takeOver(draw, () => {})).rejects.toThrow('did not come to');
});

test('actions that have run do not run again', async () => {
  const program = buildProgram(inOrder(action('a'), action('b'), action('c')));
  const { calls, ending } = await simulate({ program, crashes: () => true });
  expect(ending.status).toBe('completed');
  expect(calls.map(({ address }) => address)).toEqual(['/a', '/b', '/c']);
});
