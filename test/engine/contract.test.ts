import { randomUUID } from 'node:crypto';
import { loadJournal } from '@waymark/database/journal';
import { type Observation, type Scenario, findDifferences, scenarios } from '@waymark/interpreter/contract';
import { describeRun, sendCancel, sendDecision } from '@waymark/temporal';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, createHarness } from './harness.ts';
import { ScriptedWorld } from './scripted-world.ts';

const world = new ScriptedWorld();
let harness: Harness;

beforeAll(async () => {
  harness = await createHarness({ actions: world.actions() });
  await harness.startWorkers();
});

afterAll(() => harness?.stop());

/** Plays a scenario with real activities and a real client. */
async function play({ program, input, script }: Scenario): Promise<Observation> {
  const runId = await harness.start(program, input, { prepare: (id) => world.play(id, script.actions) });
  const messages = sendMessages(runId, script.messages);
  await harness.waitForEnd(runId, 30);
  const refusals = await messages;
  const closing = (await describeRun(harness.temporal, runId))?.closing;
  if (!closing) throw new Error('the run has no closing state');
  const journal = await loadJournal(harness.database.pool, runId);
  expect(journal.filter(({ confirmed }) => !confirmed)).toEqual([]);
  return { ending: closing, entries: journal.map(({ entry }) => entry), refusals };
}

type Messages = Scenario['script']['messages'];

/**
 * Sends each message some time after the journal has told what it waits for, and after the answer to the one before: the
 * same decision may be sent twice.
 */
async function sendMessages(runId: string, messages: Messages): Promise<Observation['refusals']> {
  const refusals: Observation['refusals'] = [];
  const seen = new Map<string, number>();
  for (const message of messages) {
    const [type, address] = message.on.split(' ');
    await harness.waitForEvent(runId, (event) => event.type === type && (event.address ?? '/') === address);
    const since = seen.get(message.on) ?? Date.now();
    seen.set(message.on, since);
    await new Promise((resolve) => setTimeout(resolve, since + (message.after ?? 0) - Date.now()));
    if ('cancel' in message) await sendCancel(harness.temporal, runId, message.cancel);
    else {
      const { id = randomUUID(), ...decision } = message.decide;
      const delivery = await sendDecision(harness.temporal, runId, { ...decision, id });
      refusals.push(delivery.status === 'refused' ? delivery.refusal.code : null);
    }
  }
  return refusals;
}

describe.concurrent('on Temporal', () => {
  // The durations of the scenarios are real here: on a busy machine a message may come later than it was meant to.
  test.each(scenarios)('$name', { retry: 2 }, async (scenario) => {
    expect(findDifferences(scenario.expect, await play(scenario))).toEqual([]);
  });
});
