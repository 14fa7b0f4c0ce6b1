import type { Program } from '@waymark/definition';
import type { Observation, Script } from '@waymark/interpreter/contract';
import { type SimulatedRun, simulate } from '@waymark/interpreter/simulator';
import { type JournalEntry, foldStep, isStepAddress } from '@waymark/protocol';
import { Dice } from './dice.ts';
import { Fates } from './fates.ts';
import { predict } from './model.ts';
import { idOf, listPlans } from './plan.ts';
import type { ProgramPlan } from './plan.ts';
import { toInput } from './play.ts';

const mostTries = 4;
/** Longer than anything that a path does. Milliseconds. */
const longest = 10_000_000;

/** Whether a program is one whose path ends without anybody: what people and events do is thrown for one try only. */
export function endsByItself({ steps }: ProgramPlan): boolean {
  return listPlans(steps).every(({ kind }) => kind !== 'approval' && kind !== 'event');
}

/**
 * Plays one way through a program whose run is tried again when it fails, with crashes. What must come of it is not
 * predicted; what holds for every run is asked: it ends, nothing is left open, a key is used for one input, nothing that
 * can be undone is done twice under one key, and the run cleans up once.
 *
 * @returns a line for each thing that does not hold
 */
export async function playRetried(
  plan: ProgramPlan,
  program: Program,
  pathSeed: number,
): Promise<{ differences: string[]; retries: number }> {
  const fates = new Fates(pathSeed);
  const expected = predict(plan, fates);
  const dice = new Dice(pathSeed);
  const { nextRounds, ...script } = fates.toScript(expected.rounds.map(({ end }) => end));
  for (const actions of [script.actions, ...nextRounds]) mendSome(actions, dice);
  const retry = { ...retryPolicy, maximumAttempts: mostTries };
  const crashes = () => dice.chance(0.1);
  const input = toInput(plan, fates);
  return simulate({ program: { ...program, retry }, input, script, nextRounds, crashes }).then(
    (seen) => {
      const retries = seen.entries.filter(isRetry);
      return { differences: [...findViolations(plan, seen), ...tooMany(retries)], retries: retries.length };
    },
    (error: unknown) => ({ differences: [String(error)], retries: 0 }),
  );
}

const retryPolicy = {
  initialInterval: 1_000,
  backoffCoefficient: 2,
  maximumInterval: 60_000,
  jitter: 0,
  retryableErrorTypes: null,
  nonRetryableErrorTypes: [],
};

/** Some of what fails for good succeeds when it is tried once more. */
function mendSome(actions: Script['actions'], dice: Dice): void {
  for (const attempts of Object.values(actions)) {
    const last = attempts?.at(-1);
    if (last && 'error' in last && dice.chance(0.6)) attempts?.push({ takes: dice.int(1, longest), output: 7 });
  }
}

function isRetry({ transition }: JournalEntry): boolean {
  return transition.type === 'run_continued' && transition.reason === 'retry';
}

/** Each round has tries of its own. */
function tooMany(retries: JournalEntry[]): string[] {
  const rounds = new Set(retries.map(({ round = 0 }) => round));
  return [...rounds].flatMap((one) => {
    const count = retries.filter(({ round = 0 }) => round === one).length;
    return count < mostTries ? [] : [`tried again ${count} times in round ${one}`];
  });
}

function findViolations(plan: ProgramPlan, { entries, calls }: SimulatedRun): string[] {
  const addresses = [...new Set(entries.map(({ address }) => address))].filter(isStepAddress);
  const undoable = new Set(listPlans(plan.steps).flatMap(({ id, undo }) => (undo ? [id] : [])));
  return [
    ...addresses.flatMap((address) => {
      const own = entries.filter((entry) => entry.address === address);
      return [...findOpen(address, own), ...(undoable.has(idOf(address)) ? findDoneTwice(own) : [])];
    }),
    ...findMixedInputs(calls),
    ...findCleanUps(entries),
  ];
}

function findOpen(address: string, own: JournalEntry[]): string[] {
  const { status } = foldStep(own);
  return ['completed', 'recovered', 'skipped', 'failed', 'cancelled'].includes(status)
    ? []
    : [`${address} is left ${status}`];
}

function findDoneTwice(own: JournalEntry[]): string[] {
  const done: string[] = [];
  let key: string | null = null;
  for (const { transition } of own) {
    if (transition.type === 'step_started') key = transition.idempotencyKey;
    if (transition.type === 'step_completed' && transition.status === 'completed' && key) done.push(key);
  }
  return done.filter((one, index) => done.indexOf(one) !== index).map((one) => `${one} was done twice`);
}

function findMixedInputs(calls: SimulatedRun['calls']): string[] {
  const inputs = new Map<string, string>();
  return calls.flatMap(({ idempotencyKey, input }) => {
    const text = JSON.stringify(input);
    const former = inputs.get(idempotencyKey) ?? text;
    inputs.set(idempotencyKey, text);
    return former === text ? [] : [`${idempotencyKey} went out with ${former} and with ${text}`];
  });
}

/** Once in each round. */
function findCleanUps(entries: Observation['entries']): string[] {
  const cleanUps = entries.filter(
    ({ address, transition }) => address === '/cleanUp' && transition.type === 'step_completed',
  );
  const rounds = new Set(entries.map(({ round = 0 }) => round));
  return cleanUps.length === rounds.size ? [] : [`cleaned up ${cleanUps.length} times in ${rounds.size} rounds`];
}
