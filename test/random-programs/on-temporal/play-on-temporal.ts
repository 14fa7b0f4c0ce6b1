import { randomUUID } from 'node:crypto';
import type { Program } from '@waymark/definition';
import { loadJournal } from '@waymark/database/journal';
import type { Observation } from '@waymark/interpreter/contract';
import { simulate } from '@waymark/interpreter/simulator';
import type { JournalEntry } from '@waymark/protocol';
import { describeRun, sendCancel, sendDecision, sendEvent } from '@waymark/temporal';
import { compare } from '../compare.ts';
import { Dice } from '../dice.ts';
import { Fates, idIn, toEvent } from '../fates.ts';
import type { RoundsScript } from '../fates.ts';
import { type Expected, type Happening, predict } from '../model.ts';
import type { ProgramPlan } from '../plan.ts';
import { toInput } from '../play.ts';
import { findWrongEffects } from './effects.ts';
import { RunAtGate, nameOf } from './gate.ts';
import type { Stage } from './open-stage.ts';
import { nameOfEntry } from './told.ts';

/** Of calls to Temporal, in milliseconds: the machine is busy, and an orchestrator has to be started anew. */
const patience = 30_000;

/**
 * Plays one way through a program on Temporal and PostgreSQL, while workers are killed, and compares it with what the
 * model says: a line for each difference.
 */
export async function playOnTemporal(
  stage: Stage,
  plan: ProgramPlan,
  program: Program,
  pathSeed: number,
): Promise<{ expected: Expected; differences: string[]; isHit: boolean }> {
  const fates = new Fates(pathSeed, { isReal: true });
  const expected = predict(plan, fates);
  const input = toInput(plan, fates);
  const scripted = fates.toScript(expected.rounds.map(({ end }) => end));
  const { nextRounds, ...script } = toPlayed(scripted, expected.happenings);
  const simulated = await simulate({ program, input, script, nextRounds });
  const killAt = new Dice(pathSeed).int(1, Math.max(1, simulated.calls.length));
  const run = new RunAtGate([script.actions, ...nextRounds], killAt);
  const runId = await stage.harness.start(program, input, { prepare: (id) => stage.gate.admit(id, run) });
  const unfollow = stage.killer.follow(runId, run);
  try {
    await letTimePass(stage, runId, run, { happenings: expected.happenings, foreseen: simulated.entries });
  } catch (error) {
    // It waits for ever.
    return { expected, differences: [String(error), await describeStanding(stage, runId, run)], isHit: false };
  } finally {
    unfollow();
  }
  const seen = await observe(stage.harness, runId);
  const differences = [
    ...compare(expected, seen),
    ...findUntold(simulated.entries, seen.entries),
    ...(await findWrongEffects(stage.harness.database, runId, plan, expected)),
  ];
  return { expected, differences, isHit: stage.killer.hasHit(runId) };
}

/**
 * Time passes as in the model: the next thing happens when the journal has told all that follows from the ones before.
 * Resolves when it has told everything.
 */
async function letTimePass(
  { harness, told }: Stage,
  runId: string,
  run: RunAtGate,
  { happenings, foreseen }: { happenings: Happening[]; foreseen: JournalEntry[] },
): Promise<void> {
  const start = Date.parse(foreseen[0]?.at ?? '');
  for (const happening of happenings) {
    const before = foreseen.filter(({ at }) => Date.parse(at) - start < happening.at);
    await told.all(runId, before.map(nameOfEntry));
    await letHappen(harness, runId, run, happening);
  }
  await told.all(runId, foreseen.map(nameOfEntry));
}

async function describeStanding({ harness }: Stage, runId: string, run: RunAtGate): Promise<string> {
  const description = await describeRun(harness.temporal, runId, { deadline: patience });
  return `at the gate: ${JSON.stringify(run.visits.map(nameOf))}, in Temporal: ${JSON.stringify(description)}`;
}

async function letHappen(
  harness: Stage['harness'],
  runId: string,
  run: RunAtGate,
  happening: Happening,
): Promise<void> {
  switch (happening.what) {
    case 'attempt ends': {
      const { round, address, attempt: number, isLast } = happening;
      const attempt = { round, step: `do ${address}`, attempt: number } as const;
      await run.arrival(attempt);
      run.release(attempt);
      // Between two attempts a step is in a state of its own, which is over in the model at once.
      if (!isLast) await run.arrival({ ...attempt, attempt: number + 1 });
      return;
    }
    case 'decision':
      return decide(harness, runId, happening);
    case 'event':
      await sendEvent(harness.temporal, runId, toEvent(happening.address, happening.round), { deadline: patience });
      return;
    case 'by itself':
      return;
    case 'cancel':
      await sendCancel(harness.temporal, runId, {}, { deadline: patience });
  }
}

/** Of the events only those that come while the run goes on. */
function toPlayed({ messages, ...script }: RoundsScript, happenings: Happening[]): RoundsScript {
  const come = new Set(happenings.flatMap((one) => (one.what === 'event' ? [idIn(one.round, one.address)] : [])));
  return { ...script, messages: messages.filter((one) => !('event' in one) || come.has(one.event.id ?? '')) };
}

/** An update is not durable before it is answered. */
async function decide(
  harness: Stage['harness'],
  runId: string,
  { address, decision }: Extract<Happening, { what: 'decision' }>,
): Promise<void> {
  const message = { address, decision, id: randomUUID(), by: 'ann' };
  for (;;) {
    const delivery = await sendDecision(harness.temporal, runId, message, { deadline: patience });
    if (delivery.status === 'recorded') return;
    if (delivery.status !== 'no-answer') throw new Error(`the decision at ${address}: ${JSON.stringify(delivery)}`);
  }
}

async function observe(harness: Stage['harness'], runId: string): Promise<Observation> {
  await harness.waitForEnd(runId, 60);
  const closing = (await describeRun(harness.temporal, runId, { deadline: patience }))?.closing;
  if (!closing) throw new Error('the run has no closing state');
  const journal = await loadJournal(harness.database.pool, runId);
  return { ending: closing, entries: journal.map(({ entry }) => entry), refusals: [] };
}

/** Whatever died on the way: the journal tells the same, each entry once. */
function findUntold(wanted: JournalEntry[], told: JournalEntry[]): string[] {
  const [one, other] = [wanted, told].map((entries) => entries.map(nameOfEntry).toSorted().join('\n'));
  return one === other ? [] : [`the journal tells\n${other}\n\nnot\n${one}`];
}
