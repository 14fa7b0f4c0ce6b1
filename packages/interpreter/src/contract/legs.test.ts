import { builtInActionNames, foldStep, isStepAddress } from '@waymark/protocol';
import type { JournalEntry } from '@waymark/protocol';
import { expect, test } from 'vitest';
import { simulate } from '../simulator/index.ts';
import { Simulator } from '../simulator/simulator.ts';
import { action, approval, buildProgram, inOrder, undo } from './build-program.ts';
import { describeEntry, findDifferences } from './check-scenario.ts';
import { scenarios } from './scenarios.ts';

/** After how many new things, beside the first, an execution gives way to the next one. */
const widths = [0, 1, 2, 4];

test.each(scenarios.flatMap((scenario) => widths.map((width) => ({ ...scenario, width }))))(
  'giving way after $width more: $name',
  async ({ program, input, script, expect: expected, width }) => {
    const whole = await simulate({ program, input, script });
    const simulator = new Simulator(script, {}, (admission) => admission > width);
    const run = await simulate({ program, input, script, simulator });
    // What runs at the same time may end in another order, since a further execution begins when all of it has ended.
    const { journal: _, ...outcome } = expected;
    expect(findDifferences(outcome, run)).toEqual([]);
    expect(outcomes(run.entries)).toEqual(outcomes(whole.entries));
    expect(told(run.entries)).toEqual(told(whole.entries));
    expect(called(run.calls)).toEqual(called(whole.calls));
  },
);

test('executions follow one another', async () => {
  const changed = await Promise.all(
    scenarios.map(async ({ program, input, script }) => {
      const simulator = new Simulator(script, {}, (admission) => admission > 0);
      return (await simulate({ program, input, script, simulator })).carries.length;
    }),
  );
  expect(changed.filter((count) => count > 0).length).toBeGreaterThan(scenarios.length / 2);
});

function outcomes(entries: JournalEntry[]): unknown {
  const addresses = [...new Set(entries.map(({ address }) => address).filter(isStepAddress))].sort();
  return addresses.map((address) => {
    const { status, output, attempts, compensation } = foldStep(entries.filter((entry) => entry.address === address));
    return { address, status, output, attempts, compensation: compensation?.status };
  });
}

/** Nothing is told twice and nothing is left out. */
function told(entries: JournalEntry[]): string[] {
  return entries
    .filter(({ transition }) => transition.type !== 'run_continued')
    .map(describeEntry)
    .sort();
}

function called(calls: { action: string; idempotencyKey: string; input: unknown }[]): string[] {
  const made = calls.map(({ action: name, ...call }) => ({
    name,
    text: `${call.idempotencyKey} ${JSON.stringify(call.input)}`,
  }));
  // A further execution asks again how a sub-run stands: under its key that starts no other one.
  const [asked, others] = [true, false].map((asks) =>
    made.filter(({ name }) => (name === builtInActionNames.workflow) === asks),
  );
  return [...new Set(asked?.map(({ text }) => text)), ...(others ?? []).map(({ text }) => text)].sort();
}

test('a run that has become too large to be taken over fails, and is undone', async () => {
  const simulator = new Simulator({ actions: {}, messages: [] }, {}, (admission) => admission > 3);
  simulator.largestCarry = 2_000;
  const big = 'x'.repeat(1_000);
  const steps = inOrder(...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => action(id, { input: big, ...undo() })));
  const { ending, carries, entries } = await simulate({ program: buildProgram(steps), simulator });
  expect(ending).toMatchObject({ status: 'compensated', error: { type: 'LimitExceeded', step: '/' } });
  expect(carries).toHaveLength(0);
  expect(entries.map(describeEntry).filter((entry) => entry.startsWith('compensation_completed'))).toHaveLength(4);
});

test('the state of the run tells of earlier executions, too', async () => {
  const simulator = new Simulator(
    { actions: {}, messages: [{ on: 'approval_opened /ask', after: 10, cancel: {} }] },
    {},
    (admission) => admission > 0,
  );
  const seen: unknown[] = [];
  const journal = simulator.journal.bind(simulator);
  simulator.journal = (entry) => {
    journal(entry);
    if (entry.transition.type !== 'approval_opened') return;
    const { status, steps } = simulator.receiver.state();
    seen.push({ status, steps: steps.map(({ address, status: ofStep }) => [address, ofStep]) });
  };
  await simulate({ program: buildProgram(inOrder(action('a'), action('b'), approval('ask'))), simulator });
  const steps = [
    ['/a', 'completed'],
    ['/b', 'completed'],
    ['/ask', 'running'],
  ];
  expect(seen).toEqual([{ status: 'running', steps }]);
});
