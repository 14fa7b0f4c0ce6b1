import type { DecideMessage } from '@waymark/protocol';
import { expect, test } from 'vitest';
import { action, approval, buildProgram, handler, inOrder, returns, undo, wait } from './contract/build-program.ts';
import type { MessageReceiver } from './runtime.ts';
import { Simulator, simulate } from './simulator/index.ts';

/** Delivers messages with the first task, in the moment in which they can be received. */
class EarlyMessages extends Simulator {
  readonly #deliver: (receiver: MessageReceiver) => void;

  constructor(deliver: (receiver: MessageReceiver) => void) {
    super({ actions: {}, messages: [] });
    this.#deliver = deliver;
  }

  override onMessage(receiver: MessageReceiver): void {
    super.onMessage(receiver);
    this.#deliver(receiver);
  }
}

test('a run that is cancelled with its first task starts nothing', async () => {
  const simulator = new EarlyMessages((receiver) => receiver.cancel({ reason: 'never mind' }));
  const run = await simulate({ program: buildProgram([action('a')], { timeout: 1000 }), simulator });
  expect(run.ending).toMatchObject({ status: 'cancelled', error: { message: 'never mind' } });
  expect(run.entries.map(({ transition }) => transition.type)).toEqual([
    'run_started',
    'run_cancel_requested',
    'run_finished',
  ]);
});

test('a decision that comes with the first task waits for its approval', async () => {
  const decision: DecideMessage = { address: '/ask', decision: 'approved', by: 'ann' };
  const simulator = new EarlyMessages((receiver) => void receiver.decide(decision));
  const program = buildProgram(
    inOrder(wait('timer', { for: 1000 }), approval('ask', { output: '${ result.decision }' })),
  );
  expect((await simulate({ program, simulator })).ending).toMatchObject({ status: 'completed', output: 'approved' });
});

test('the run says at any time how it stands', async () => {
  const states: string[] = [];
  const simulator = new Simulator({
    actions: {
      'do /a': [{ takes: 100, output: 1 }],
      'do /b': [{ takes: 100, error: { type: 'Broken' } }],
      'undo /a': [{ takes: 100, output: null }],
    },
    messages: [],
  });
  for (const after of [50, 150, 1250, 1350])
    simulator.clock.after(after, () => states.push(simulator.receiver.state().status));
  const program = buildProgram(inOrder(action('a', undo()), wait('timer', { for: 1000 }), action('b')));
  await simulate({ program, simulator });
  states.push(simulator.receiver.state().status);
  expect(states).toEqual(['running', 'waiting', 'compensating', 'compensated', 'compensated']);
});

test('a run that is held itself says so, also when it is for the error of a step', async () => {
  const broken = { error: { type: 'Broken' } };
  const simulator = new Simulator({
    actions: { 'do /a': [broken] },
    messages: [{ on: 'run_held /', after: 50, command: { id: 'c1', verb: 'skip', address: '/', output: 1 } }],
  });
  const held = new Promise((resolve) => {
    simulator.clock.after(25, () => resolve(simulator.receiver.state()));
  });
  const skipped = handler('fail', { steps: [returns('end', 1, { if: '${ false }' })] });
  const program = buildProgram([action('a')], { onFailure: 'hold', onError: [skipped] });
  expect((await simulate({ program, simulator })).ending).toMatchObject({ status: 'completed', output: 1 });
  expect(await held).toMatchObject({
    status: 'held',
    waitingFor: 'a person: the run is held',
    error: { type: 'Broken', step: '/', cause: { type: 'Broken', step: '/a' } },
  });
});

test('an undo names the key of the do, and goes out under its own', async () => {
  const program = buildProgram(inOrder(action('a', undo('${ step.key }')), action('b')));
  const run = await simulate({ program, script: { actions: { 'do /b': [{ error: { type: 'Broken' } }] } } });
  expect(run.calls.at(-1)).toMatchObject({
    phase: 'undo',
    address: '/a',
    idempotencyKey: 'run_1/0/a/undo/0',
    undoes: 'run_1/0/a/do/0',
    input: 'run_1/0/a/do/0',
    timeout: null,
  });
});

test('a step whose output is larger than 5 MB fails with LimitExceeded', async () => {
  const program = buildProgram([action('a')]);
  const run = await simulate({ program, script: { actions: { 'do /a': [{ output: 'x'.repeat(5_100_000) }] } } });
  expect(run.ending).toMatchObject({ status: 'failed', error: { type: 'LimitExceeded', step: '/a' } });
});

test('a run whose large outputs are more than 100 MB together fails with LimitExceeded', async () => {
  const steps = inOrder(...Array.from({ length: 22 }, (_, index) => action(`a${index}`)));
  const output = 'x'.repeat(4_900_000);
  const actions = Object.fromEntries(steps.map(({ id }) => [`do /${id}`, [{ output }]]));
  const run = await simulate({ program: buildProgram(steps), script: { actions } });
  expect(run.ending).toMatchObject({ status: 'failed', error: { type: 'LimitExceeded', step: '/a20' } });
});

test('a wait of months knows the calendar', async () => {
  const run = await simulate({ program: buildProgram([wait('timer', { for: 'P1M' })]) });
  expect(run.took).toBe(31 * 86_400_000);
});

test('a wait until the local time of a zone', async () => {
  const run = await simulate({
    program: buildProgram([wait('timer', { until: '2030-01-02T00:00', zone: 'America/New_York' })]),
  });
  expect(run.took).toBe((24 + 5) * 3_600_000);
});

test('a wait that would outlast everybody fails', async () => {
  const run = await simulate({ program: buildProgram([wait('timer', { until: '9999-01-01T00:00:00Z' })]) });
  expect(run.ending).toMatchObject({ status: 'failed', error: { type: 'InvalidInput' } });
});
