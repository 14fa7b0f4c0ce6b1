import { randomUUID } from 'node:crypto';
import type { Program } from '@waymark/definition';
import { loadJournal } from '@waymark/database/journal';
import type { Observation, Scenario } from '@waymark/interpreter/contract';
import type { LegLimits } from '@waymark/interpreter/run-start';
import { describeRun, sendCancel, sendCommand, sendDecision, sendEvent } from '@waymark/temporal';
import type { Harness } from './open-harness.ts';
import type { ScriptedWorld } from './scripted-world.ts';

/** Plays a scenario with real activities and a real client. */
export async function playScenario(
  harness: Harness,
  world: ScriptedWorld,
  scenario: Scenario,
  { legs = {} }: { legs?: LegLimits } = {},
): Promise<Observation & { runId: string }> {
  const { input } = scenario;
  await publishWorkflows(harness, scenario.script.workflows ?? {});
  const program = stretch(scenario.program, programTimes);
  const script = stretch(scenario.script, ['takes', 'after']);
  const runId = await harness.start(program, input, { legs, prepare: (id) => world.play(id, script.actions) });
  const messages = sendMessages(harness, runId, script.messages);
  await harness.waitForEnd(runId, 30);
  const refusals = await messages;
  const closing = (await describeRun(harness.temporal, runId))?.closing;
  if (!closing) throw new Error('the run has no closing state');
  const journal = await loadJournal(harness.database.pool, runId);
  if (journal.some(({ confirmed }) => !confirmed))
    throw new Error('the journal of a closed run holds provisional entries');
  return { runId, ending: closing, entries: journal.map(({ entry }) => entry), refusals };
}

const programTimes = ['for', 'timeout', 'dueIn', 'remindEvery', 'after'];

/** Once for all scenarios that name them. */
const published = new Map<string, Promise<unknown>>();

async function publishWorkflows(harness: Harness, workflows: Record<string, Program>): Promise<void> {
  for (const program of Object.values(workflows)) {
    const identity = `${harness.taskQueue} ${program.name}`;
    const publishing = published.get(identity) ?? harness.publish(stretch(program, programTimes));
    published.set(identity, publishing);
    await publishing;
  }
}

/**
 * Scenarios are written for virtual time, in which everything but waiting takes no time at all. Here it does, so that
 * all that waits, waits longer.
 */
function stretch<Part>(part: Part, keys: readonly string[]): Part {
  const stretched: unknown = JSON.parse(JSON.stringify(part), (key, value: unknown) =>
    keys.includes(key) && typeof value === 'number' ? value * 4 : value,
  );
  return stretched as Part;
}

type Messages = Scenario['script']['messages'];

/**
 * Sends each message some time after the journal has told what it waits for, and after the answer to the one before: the
 * same decision may be sent twice.
 */
async function sendMessages(harness: Harness, runId: string, messages: Messages): Promise<Observation['refusals']> {
  const refusals: Observation['refusals'] = [];
  const seen = new Map<string, number>();
  for (const message of messages) {
    const [type, address] = message.on.split(' ');
    await harness.waitForEvent(runId, (event) => event.type === type && (event.address ?? '/') === address);
    const since = seen.get(message.on) ?? Date.now();
    seen.set(message.on, since);
    await new Promise((resolve) => setTimeout(resolve, since + (message.after ?? 0) - Date.now()));
    if ('cancel' in message) await sendCancel(harness.temporal, runId, message.cancel);
    else if ('event' in message) await sendEvent(harness.temporal, runId, message.event);
    else if ('command' in message) {
      const delivery = await sendCommand(harness.temporal, runId, message.command);
      refusals.push(delivery.status === 'refused' ? delivery.refusal.code : null);
    } else {
      const { id = randomUUID(), ...decision } = message.decide;
      const delivery = await sendDecision(harness.temporal, runId, { ...decision, id });
      refusals.push(delivery.status === 'refused' ? delivery.refusal.code : null);
    }
  }
  return refusals;
}
