import fc from 'fast-check';
import type { Step } from '@waymark/definition';
import type { JournalEntry } from '@waymark/protocol';
import { expect, test } from 'vitest';
import { action, attempts, block, buildProgram, handler, inOrder, undo, wait } from '../contract/build-program.ts';
import { findDifferences } from '../contract/check-scenario.ts';
import type { Script, ScriptedAttempt } from '../contract/scenario.ts';
import { simulate } from './simulate.ts';
import { Simulator } from './simulator.ts';

/** What a random program is made of, before its steps have names. */
type Plan =
  | {
      kind: 'action';
      parallel: boolean;
      then: 'fail' | 'continue' | 'hold' | null;
      attempts: ScriptedAttempt[];
      undoFails: boolean;
    }
  | { kind: 'wait'; parallel: boolean; for: number }
  | { kind: 'block'; parallel: boolean; then: 'fail' | 'continue' | null; steps: Plan[]; timeout: number | null };

const attempt: fc.Arbitrary<ScriptedAttempt> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ takes: fc.nat(300), output: fc.constant(1), ignoresCancel: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      takes: fc.nat(300),
      error: fc.constant({ type: 'Broken' }),
      effect: fc.constantFrom('none', 'unknown'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ hangs: fc.constantFrom('none', 'unknown') }) },
);

const { plan } = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('action' as const),
      parallel: fc.boolean(),
      then: fc.constantFrom(null, null, null, 'fail', 'continue', 'hold'),
      attempts: fc.array(attempt, { minLength: 1, maxLength: 3 }),
      undoFails: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
    fc.record({ kind: fc.constant('wait' as const), parallel: fc.boolean(), for: fc.nat(500) }),
    fc.record({
      kind: fc.constant('block' as const),
      parallel: fc.boolean(),
      then: fc.constantFrom(null, 'fail', 'continue'),
      steps: fc.array(tie('plan'), { maxLength: 4 }),
      timeout: fc.option(fc.integer({ min: 50, max: 800 })),
    }),
  ),
}));

/** Names the steps of a plan and collects what the script has to say about them. */
function build(plans: Plan[], parent: string, script: Script['actions'], names: { next: number }): Step[] {
  return inOrder(...plans.map((part) => buildStep(part, parent, script, names)));
}

function buildStep(part: Plan, parent: string, script: Script['actions'], names: { next: number }): Step {
  names.next += 1;
  const id = `s${names.next}`;
  const after = part.parallel ? { after: [] } : {};
  switch (part.kind) {
    case 'wait':
      return wait(id, { ...after, for: part.for });
    case 'action': {
      script[`do ${parent}/${id}`] = part.attempts;
      if (part.undoFails) script[`undo ${parent}/${id}`] = [{ error: { type: 'Stuck' } }, { output: null }];
      const told = handlersFor(part.then, id);
      return action(id, { ...after, ...told, ...undo(), ...attempts(2), attemptTimeout: 1_000 });
    }
    case 'block': {
      const time = part.timeout === null ? {} : { timeout: part.timeout };
      const steps = build(part.steps, `${parent}/${id}`, script, names);
      return block(id, steps, { ...after, ...time, ...handlersFor(part.then, id), finally: [action(`${id}Finally`)] });
    }
  }
}

function handlersFor(then: 'fail' | 'continue' | 'hold' | null, id: string): Pick<Step, 'onError'> | object {
  return then === null ? {} : { onError: [handler(then, { steps: then === 'hold' ? [] : [action(`${id}Handled`)] })] };
}

const world = fc.record({
  plans: fc.array(plan, { minLength: 1, maxLength: 6 }),
  onFailure: fc.constantFrom('compensate' as const, 'compensate' as const, 'hold' as const),
  timeout: fc.option(fc.integer({ min: 100, max: 1_500 })),
  cancelAfter: fc.option(fc.nat(1_500)),
  /** How many new things, beside the first, an execution begins; null: all of them. */
  width: fc.option(fc.nat(4)),
});

test('every program ends, in order, with nothing done that is not undone', async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ plans, onFailure, timeout, cancelAfter, width }) => {
      const actions: Script['actions'] = {};
      const steps = build(plans, '', actions, { next: 0 });
      const program = buildProgram(steps, { onFailure, timeout, finally: [action('finally')] });
      const early = cancelAfter === null ? [] : [{ on: 'run_started /' as const, after: cancelAfter, cancel: {} }];
      // Held runs end by this: compensations fail at most once, so two are enough.
      const late = [60_000, 120_000, 180_000].map((after) => ({ on: 'run_started /' as const, after, cancel: {} }));
      const simulator = new Simulator(
        { actions, messages: [...early, ...late] },
        {},
        (admission) => width !== null && admission > width,
      );
      const run = await simulate({ program, simulator });

      const { ending, entries } = run;
      expect(findDifferences({ status: ending.status }, run)).toEqual([]);
      expect(['completed', 'failed', 'compensated', 'cancelled']).toContain(ending.status);
      for (const { step, address, siblings } of placeAll(steps, '')) {
        expectOrder(
          entries,
          address,
          step.waitsFor.map((id) => siblings.get(id) ?? ''),
        );
        if (step.type === 'block') expectFinally(entries, address, step.id);
      }
      expectEachUndoneOnce(entries);
      if (ending.status !== 'completed') expectNothingLeft(entries, steps);
      expect(
        entries.filter(({ address, transition }) => address === '/finally' && transition.type === 'step_completed'),
      ).toHaveLength(1);
    }),
    { numRuns: 400, seed: 20_301 },
  );
}, 60_000);

test('the same program in the same world does the same', async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ plans }) => {
      const actions: Script['actions'] = {};
      const program = buildProgram(build(plans, '', actions, { next: 0 }));
      const messages = [60_000, 120_000, 180_000].map((after) => ({ on: 'run_started /' as const, after, cancel: {} }));
      const [one, other] = [
        await simulate({ program, script: { actions, messages } }),
        await simulate({ program, script: { actions, messages } }),
      ];
      expect(one.entries).toEqual(other.entries);
    }),
    { numRuns: 50, seed: 7 },
  );
}, 60_000);

type Placed = { step: Step; address: string; siblings: Map<string, string> };

function placeAll(steps: Step[], parent: string): Placed[] {
  const siblings = new Map(steps.map(({ id }) => [id, `${parent}/${id}`]));
  return steps.flatMap((step) => {
    const address = `${parent}/${step.id}`;
    return [{ step, address, siblings }, ...(step.type === 'block' ? placeAll(step.steps, address) : [])];
  });
}

function positionOf(entries: JournalEntry[], address: string, types: string[]): number {
  return entries.findIndex((entry) => entry.address === address && types.includes(entry.transition.type));
}

function expectOrder(entries: JournalEntry[], address: string, waitsFor: string[]): void {
  const start = positionOf(entries, address, ['step_started', 'step_skipped']);
  if (start < 0) return;
  for (const before of waitsFor) {
    const end = positionOf(entries, before, ['step_completed', 'step_skipped']);
    expect(end, `${address} waits for ${before}`).toBeGreaterThanOrEqual(0);
    expect(end, `${address} waits for ${before}`).toBeLessThan(start);
  }
}

function expectFinally(entries: JournalEntry[], address: string, id: string): void {
  const started = positionOf(entries, address, ['step_started']) >= 0;
  const runs = entries.filter(
    (entry) => entry.address === `${address}/${id}Finally` && entry.transition.type === 'step_completed',
  );
  expect(runs, `finally of ${address}`).toHaveLength(started ? 1 : 0);
}

/** Never twice, unless it failed before; and only what was done, or may have been. */
function expectEachUndoneOnce(entries: JournalEntry[]): void {
  const undone = entries
    .filter(({ transition }) => transition.type === 'compensation_completed')
    .map(({ address }) => address);
  expect(undone).toEqual([...new Set(undone)]);
}

/** A run that did not end well leaves nothing done: what completed, or is of unknown outcome, was undone. */
function expectNothingLeft(entries: JournalEntry[], steps: Step[]): void {
  for (const { step, address } of placeAll(steps, '')) {
    if (step.type !== 'action') continue;
    const completed = entries.some(
      ({ address: own, transition }) =>
        own === address && transition.type === 'step_completed' && transition.status === 'completed',
    );
    const unknown = entries.some(
      ({ address: own, transition }) =>
        own === address && transition.type === 'step_cancelled' && transition.effect === 'unknown',
    );
    const undone = positionOf(entries, address, ['compensation_completed']) >= 0;
    if (completed || unknown) expect(undone, `${address} is undone`).toBe(true);
  }
}
