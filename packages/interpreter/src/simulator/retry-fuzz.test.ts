import fc from 'fast-check';
import type { Program, Step } from '@waymark/definition';
import type { JournalEntry } from '@waymark/protocol';
import { expect, test } from 'vitest';
import {
  action,
  block,
  buildProgram,
  forEach,
  handler,
  inOrder,
  parallel,
  tries,
  undo,
} from '../contract/build-program.ts';
import type { ScriptedAttempt } from '../contract/scenario.ts';
import type { RunCommand } from '../run-command.ts';
import { simulate } from './simulate.ts';
import { Simulator } from './simulator.ts';

/** What a random program is made of, before its steps have names. */
type Plan =
  | { kind: 'action'; parallel: boolean; then: Then; undone: boolean }
  | { kind: 'block'; parallel: boolean; then: Then; steps: Plan[]; timeout: number | null }
  | { kind: 'forEach'; parallel: boolean; steps: Plan[]; tolerate: number | null; timeout: number | null }
  | { kind: 'parallel'; parallel: boolean; mode: 'all' | 'any' | 'race' | 'settled'; steps: Plan[]; more: Plan[] };

type Then = 'fail' | 'continue' | 'hold' | null;

const then = fc.constantFrom<Then>(null, null, 'fail', 'continue', 'hold');
const timeout = fc.option(fc.integer({ min: 50, max: 600 }));

const { plan } = fc.letrec<{ plan: Plan; plans: Plan[] }>((tie) => ({
  plan: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('action' as const), parallel: fc.boolean(), then, undone: fc.boolean() }),
    fc.record({ kind: fc.constant('block' as const), parallel: fc.boolean(), then, steps: tie('plans'), timeout }),
    fc.record({
      kind: fc.constant('forEach' as const),
      parallel: fc.boolean(),
      steps: tie('plans'),
      tolerate: fc.option(fc.nat(1)),
      timeout,
    }),
    fc.record({
      kind: fc.constant('parallel' as const),
      parallel: fc.boolean(),
      mode: fc.constantFrom('all' as const, 'any' as const, 'race' as const, 'settled' as const),
      steps: tie('plans'),
      more: tie('plans'),
    }),
  ),
  plans: fc.array(tie('plan'), { minLength: 1, maxLength: 3 }),
}));

/** How the calls of one address come to their ends, by turns; after them all is well. */
const attempt: fc.Arbitrary<ScriptedAttempt> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ takes: fc.nat(200), output: fc.constant(1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      takes: fc.nat(200),
      error: fc.constant({ type: 'Broken' }),
      retryable: fc.constant(false),
      effect: fc.constantFrom('none' as const, 'unknown' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ hangs: fc.constantFrom('none' as const, 'unknown' as const) }) },
);

const world = fc.record({
  plans: fc.array(plan, { minLength: 1, maxLength: 4 }),
  attempts: fc.array(fc.array(attempt, { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
  tries: fc.option(fc.integer({ min: 2, max: 4 }), { freq: 2 }),
  onFailure: fc.constantFrom('compensate' as const, 'hold' as const, 'fail' as const),
  words: fc.array(
    fc.constantFrom<Word>('retry', 'retry', 'with input', 'by another version', 'skip', 'fail', 'pause', 'resume'),
    { minLength: 1, maxLength: 8 },
  ),
  cancelAfter: fc.option(fc.nat(1_500)),
  /** How often it is resumed after it has ended other than well. */
  resumes: fc.nat(2),
  width: fc.option(fc.nat(4)),
});

function build(plans: Plan[], names: { next: number }): Step[] {
  return inOrder(...plans.map((part) => buildStep(part, names)));
}

function buildStep(part: Plan, names: { next: number }): Step {
  names.next += 1;
  const id = `s${names.next}`;
  const after = part.parallel ? { after: [] } : {};
  const input = '${ uuid() }';
  switch (part.kind) {
    case 'action':
      return action(id, {
        ...after,
        input,
        ...handles(part.then, id),
        ...(part.undone ? undo() : {}),
        attemptTimeout: 500,
      });
    case 'block': {
      const own = { ...after, ...handles(part.then, id), ...limit(part.timeout), finally: [action(`${id}Finally`)] };
      return block(id, build(part.steps, names), own);
    }
    case 'forEach': {
      const tolerate = part.tolerate === null ? null : { items: part.tolerate };
      const own = { ...after, ...limit(part.timeout), tolerate, concurrency: 2 };
      return forEach(id, '${ [0, 1, 2] }', build(part.steps, names), own);
    }
    case 'parallel':
      return parallel(
        id,
        { one: build(part.steps, names), two: build(part.more, names) },
        { ...after, mode: part.mode },
      );
  }
}

function limit(milliseconds: number | null): { timeout?: number } {
  return milliseconds === null ? {} : { timeout: milliseconds };
}

function handles(decided: Then, id: string): Pick<Step, 'onError'> | object {
  const steps = [action(`${id}Handled`, { input: '${ error }' })];
  return decided === null ? {} : { onError: [handler(decided, { steps })] };
}

/** What people say, in turn, about whatever is held. */
type Word = 'retry' | 'with input' | 'by another version' | 'skip' | 'fail' | 'pause' | 'resume';

/** People who look at what is held a moment later. */
function letPeopleAct(simulator: Simulator, program: Program, words: Word[]): { taken: number } {
  const seen = { taken: 0, said: 0 };
  let isOver = false;
  const say = (command: RunCommand): boolean => {
    const refusal = simulator.receiver.refuseCommand(command);
    isOver = refusal?.code === 'ALREADY_FINISHED';
    if (refusal) return false;
    simulator.receiver.command(command);
    seen.taken += 1;
    return true;
  };
  const act = (address: string, looks = 0) => {
    // They lose patience: what takes too long each time would be tried again for ever.
    const word = seen.said > 60 ? 'fail' : (words[seen.said % words.length] ?? 'skip');
    seen.said += 1;
    const id = `c${seen.said}`;
    if (word === 'pause' || word === 'resume') {
      say({ id, verb: word });
      simulator.clock.after(100, () => say({ id: `${id} over`, verb: 'resume' }));
      simulator.clock.after(50, () => {
        if (!say({ id: `${id} at last`, verb: 'retry', address })) lookAgain(address, looks);
      });
      return;
    }
    if (say(toCommand(id, word, address, program)) || say({ id: `${id} instead`, verb: 'skip', address })) return;
    lookAgain(address, looks);
  };
  /** What is not held yet will be, when others beside it have been undone. */
  const lookAgain = (address: string, looks: number) => {
    if (!isOver && looks < 200) simulator.clock.after(50, () => act(address, looks + 1));
  };
  const journal = simulator.journal.bind(simulator);
  simulator.journal = (entry) => {
    journal(entry);
    const { address, transition } = entry;
    const isHeld =
      transition.type === 'step_held' ||
      transition.type === 'compensation_failed' ||
      (transition.type === 'run_held' && transition.error.step === '/');
    if (isHeld) simulator.clock.after(20, () => act(address));
  };
  return seen;
}

function toCommand(id: string, word: Exclude<Word, 'pause' | 'resume'>, address: string, program: Program): RunCommand {
  switch (word) {
    case 'with input':
      return { id, verb: 'retry', address, input: id };
    case 'by another version':
      return { id, verb: 'retry', address, next: { version: 2, program } };
    default:
      return { id, verb: word, address };
  }
}

test('a run that is tried again, and repaired by people, ends, with keys that workers take and nothing done that is not undone', async () => {
  const seen = { retried: 0, completed: 0, taken: 0, resumed: 0 };
  await fc.assert(
    fc.asyncProperty(world, async ({ plans, attempts, tries: most, onFailure, words, cancelAfter, width, resumes }) => {
      const program = buildProgram(build(plans, { next: 0 }), {
        ...(most === null ? {} : { retry: tries(most) }),
        onFailure,
        finally: [action('finally')],
      });
      const cancels = [...(cancelAfter === null ? [] : [cancelAfter]), ...minutes(8)];
      const messages = cancels.map((after) => ({ on: 'run_started /' as const, after, cancel: {} }));
      const simulator = new Simulator(
        { actions: {}, messages },
        {},
        (admission) => width !== null && admission > width,
      );
      simulator.otherwise = (activity) => {
        if (activity.endsWith('inally')) return [];
        const chosen = attempts[hash(activity) % attempts.length] ?? [];
        // What undoes has no limit of time here.
        return [...chosen.filter((one) => !(activity.startsWith('undo') && 'hangs' in one)), { output: 1 }];
      };
      const people = letPeopleAct(simulator, program, words);
      let run = await simulate({ program, simulator, mostEntries: 50_000 });
      for (let count = 0; run.left && count < resumes; count += 1) {
        seen.resumed += 1;
        const resume = {
          ...run.left,
          reopen: { from: null, differing: [], asked: { by: 'ann', reason: null, command: 'c' } },
        };
        run = await simulate({ program, simulator, resume, mostEntries: 50_000 });
      }
      const { ending, entries } = run;
      if (entries.some(({ transition }) => transition.type === 'run_continued' && transition.reason === 'retry'))
        seen.retried += 1;
      if (ending.status === 'completed') seen.completed += 1;
      seen.taken += people.taken;
      expectNothingBeginsInPauses(entries);
      for (const own of byAddress(entries).values()) {
        expectUndoneAfterDone(own);
        if (ending.status === 'cancelled' || (ending.status === 'compensated' && onFailure !== 'fail'))
          expectUndoneAtLast(own, program.steps);
      }
      expect(
        entries.filter(({ address, transition }) => address === '/finally' && transition.type === 'step_completed'),
      ).toHaveLength(entries.filter(({ transition }) => transition.type === 'run_finished').length);
    }),
    // Who looks for the smallest world that shows a defect takes the last one out.
    { numRuns: 200, seed: 4_711, endOnFailure: true },
  );
  expect(seen.retried).toBeGreaterThan(15);
  expect(seen.completed).toBeGreaterThan(50);
  expect(seen.taken).toBeGreaterThan(120);
  expect(seen.resumed).toBeGreaterThan(50);
}, 120_000);

/** In milliseconds: what is still held then is cancelled. */
function minutes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (index + 1) * 60_000);
}

function hash(text: string): number {
  let sum = 7;
  for (let index = 0; index < text.length; index += 1) sum = (sum * 31 + text.charCodeAt(index)) % 1_000_003;
  return sum;
}

function byAddress(entries: JournalEntry[]): Map<string, JournalEntry[]> {
  const found = new Map<string, JournalEntry[]>();
  for (const entry of entries) found.set(entry.address, [...(found.get(entry.address) ?? []), entry]);
  return found;
}

/** What was begun may go on; an execution that takes over begins nothing by that. */
function expectNothingBeginsInPauses(entries: JournalEntry[]): void {
  let isPaused = false;
  for (const { address, transition } of entries) {
    if (transition.type === 'run_paused') isPaused = true;
    if (['run_resumed', 'run_cancel_requested', 'run_finished'].includes(transition.type)) isPaused = false;
    const begins = transition.type === 'step_started' || transition.type === 'compensation_started';
    expect(isPaused && begins, `${address} begins in a pause`).toBe(false);
  }
}

/** Each undo has a start of its own before it, under a key of its own. */
function expectUndoneAfterDone(entries: JournalEntry[]): void {
  const keys = new Set<string | null>();
  let undone = 0;
  for (const { address, transition } of entries) {
    if (transition.type === 'step_started') keys.add(transition.idempotencyKey);
    if (transition.type !== 'compensation_completed') continue;
    undone += 1;
    expect(keys.size, `${address} was started before it was undone`).toBeGreaterThanOrEqual(undone);
  }
}

/** Of a run that did not end well: what completed, or is of unknown outcome, was undone after that. */
function expectUndoneAtLast(entries: JournalEntry[], steps: Step[]): void {
  const [first] = entries;
  const id = first?.address.slice(first.address.lastIndexOf('/') + 1) ?? '';
  if (!placeAll(steps).some((step) => step.id === id && step.type === 'action' && step.compensate)) return;
  const done = entries.findLastIndex(
    ({ transition }) =>
      (transition.type === 'step_completed' && transition.status === 'completed') ||
      (transition.type === 'step_cancelled' && transition.effect === 'unknown' && transition.attempts > 0),
  );
  // A person may have given up what could not be undone.
  const isGivenUp = entries.some(({ transition }) => transition.type === 'compensation_failed');
  if (done < 0 || isGivenUp) return;
  const undone = entries.findLastIndex(({ transition }) => transition.type === 'compensation_completed');
  expect(undone, `${first?.address} is undone`).toBeGreaterThan(done);
}

function placeAll(steps: Step[]): Step[] {
  return steps.flatMap((step) => [step, ...placeAll(insideOf(step))]);
}

function insideOf(step: Step): Step[] {
  if (step.type === 'block' || step.type === 'forEach') return step.steps;
  return step.type === 'parallel' ? Object.values(step.branches).flatMap((branch) => branch.steps) : [];
}
