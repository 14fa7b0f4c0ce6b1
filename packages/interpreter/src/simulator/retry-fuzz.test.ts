import fc from 'fast-check';
import type { Step } from '@waymark/definition';
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
import { simulate } from './simulate.ts';
import { Simulator } from './simulator.ts';

/** What a random program is made of, before its steps have names. */
type Plan =
  | { kind: 'action'; parallel: boolean; then: Then; undone: boolean }
  | { kind: 'block'; parallel: boolean; then: Then; steps: Plan[]; timeout: number | null }
  | { kind: 'forEach'; parallel: boolean; steps: Plan[]; tolerate: number | null; timeout: number | null }
  | { kind: 'parallel'; parallel: boolean; mode: 'all' | 'any' | 'race' | 'settled'; steps: Plan[]; more: Plan[] };

type Then = 'fail' | 'continue' | null;

const then = fc.constantFrom<Then>(null, null, 'fail', 'continue');
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
  tries: fc.integer({ min: 2, max: 4 }),
  cancelAfter: fc.option(fc.nat(1_500)),
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

test('a run that is tried again ends, with keys that workers take and nothing done that is not undone', async () => {
  const seen = { retried: 0, completed: 0 };
  await fc.assert(
    fc.asyncProperty(world, async ({ plans, attempts, tries: most, cancelAfter, width }) => {
      const program = buildProgram(build(plans, { next: 0 }), { retry: tries(most), finally: [action('finally')] });
      const cancels = [...(cancelAfter === null ? [] : [cancelAfter]), 60_000, 120_000];
      const messages = cancels.map((after) => ({ on: 'run_started /' as const, after, cancel: {} }));
      const simulator = new Simulator(
        { actions: {}, messages },
        {},
        (admission) => width !== null && admission > width,
      );
      simulator.otherwise = (activity) => {
        if (activity.startsWith('undo') || activity.endsWith('inally')) return [];
        const chosen = attempts[hash(activity) % attempts.length] ?? [];
        return [...chosen, { output: 1 }];
      };
      const { ending, entries } = await simulate({ program, simulator, mostEntries: 5_000 });
      if (entries.some(({ transition }) => transition.type === 'run_continued' && transition.reason === 'retry'))
        seen.retried += 1;
      if (ending.status === 'completed') seen.completed += 1;
      for (const own of byAddress(entries).values()) {
        expectUndoneAfterDone(own);
        if (ending.status !== 'completed') expectUndoneAtLast(own, program.steps);
      }
      expect(
        entries.filter(({ address, transition }) => address === '/finally' && transition.type === 'step_completed'),
      ).toHaveLength(1);
    }),
    { numRuns: 600, seed: 4_711 },
  );
  expect(seen.retried).toBeGreaterThan(100);
  expect(seen.completed).toBeGreaterThan(100);
}, 60_000);

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

/** Each undo has a start of its own before it. */
function expectUndoneAfterDone(entries: JournalEntry[]): void {
  let isOpen = false;
  for (const { address, transition } of entries) {
    if (transition.type === 'step_started') isOpen = true;
    if (transition.type !== 'compensation_completed') continue;
    expect(isOpen, `${address} was started before it was undone`).toBe(true);
    isOpen = false;
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
  if (done < 0) return;
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
