import type { Program, Step } from '@waymark/definition';
import type { JournalEntry } from '@waymark/protocol';
import { expect, test } from 'vitest';
import {
  action,
  approval,
  block,
  buildProgram,
  forEach,
  handler,
  inOrder,
  loop,
  parallel,
  set,
  undo,
  value,
  wait,
} from '../contract/build-program.ts';
import type { Script } from '../contract/scenario.ts';
import { planResume } from '../resume-ended.ts';
import type { ChangePlan } from '../resume-ended.ts';
import { simulate } from './simulate.ts';
import type { SimulatedRun } from './simulate.ts';
import { Simulator } from './simulator.ts';

const broken = { error: { type: 'Broken' }, retryable: false } as const;
const asked = { by: 'ann', reason: null, command: 'c1' };

type Ended = { simulator: Simulator; program: Program; run: SimulatedRun };

async function end(steps: Step[], script: Partial<Script>, own: Partial<Program> = {}): Promise<Ended> {
  const program = buildProgram(inOrder(...steps), { onFailure: 'fail', ...own });
  const simulator = new Simulator({ actions: {}, messages: [], ...script });
  return { simulator, program, run: await simulate({ program, simulator }) };
}

function planOf({ program, run }: Ended, from: string | null = null, next: Program | null = null): ChangePlan {
  if (!run.left) throw new Error('the run has left nothing');
  return planResume({ carry: run.left, input: {}, restarts: 0 }, { program, next, from });
}

async function resume(ended: Ended, from: string | null = null, next: Program | null = null): Promise<SimulatedRun> {
  const { simulator, program, run } = ended;
  const { refused, differing } = planOf(ended, from, next);
  expect(refused).toEqual([]);
  if (!run.left) throw new Error('the run has left nothing');
  const left = { ...run.left, reopen: { from, differing, asked } };
  return simulate({ program: next ?? program, simulator, resume: left });
}

function startsOf(entries: JournalEntry[]): string[] {
  return entries.filter(({ transition }) => transition.type === 'step_started').map(({ address }) => address);
}

/** What was started after the run had ended first. */
function startedAgain({ entries }: SimulatedRun): string[] {
  return startsOf(entries.filter(({ leg }) => leg > 1));
}

test('what handlers and `finally` did is done anew at the next end', async () => {
  const ended = await end(
    [block('group', [action('bad')], { finally: [action('tidyGroup')] }), value('end', 'end')],
    { actions: { 'do /group/bad': [broken, { output: 1 }] } },
    { onError: [handler('fail', { steps: [action('tell', { input: '${ error.at }' })] })], finally: [action('tidy')] },
  );
  expect(ended.run.ending.status).toBe('failed');
  const run = await resume(ended);
  expect(run.ending).toMatchObject({ status: 'completed', output: 'end' });
  expect(startedAgain(run)).toEqual(['/group', '/group/bad', '/group/tidyGroup', '/end', '/tidy']);
  const keys = run.calls.filter(({ address }) => address === '/tidy').map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(2);
});

test('an item that was undone by the cancel is done again in its fan-out, and the others are not', async () => {
  const items = [action('one', undo()), action('two', { input: '${ item }' })];
  const ended = await end(
    [
      forEach('each', '${ [0, 1, 2] }', [block('maybe', items, { if: '${ item == 1 }' }), action('three')]),
      approval('ask'),
      value('end', '${ steps.each.output }'),
    ],
    {
      messages: [
        { on: 'approval_opened /ask', after: 10, cancel: {} },
        { on: 'run_continued /', after: 10, decide: { address: '/ask', decision: 'approved' } },
      ],
    },
  );
  expect(ended.run.ending.status).toBe('cancelled');
  const run = await resume(ended);
  expect(run.ending.status).toBe('completed');
  expect(startedAgain(run)).toEqual(['/each', '/each[1]/maybe', '/each[1]/maybe/one', '/ask', '/end']);
});

test('an item whose failure was being dealt with when the run was cancelled is dealt with anew', async () => {
  const items = [
    action('bad', { after: [] }),
    block('beside', [wait('nap', { for: 1_000 })], { after: [], finally: [action('tidy')] }),
  ];
  const ended = await end(
    [forEach('each', '${ [0] }', items, { tolerate: { items: 1 } }), value('end', '${ steps.each.summary.failed }')],
    {
      actions: { 'do /each[0]/bad': [broken], 'do /each[0]/beside/tidy': [{ takes: 200, output: null }] },
      messages: [{ on: 'step_started /each[0]/beside/tidy', after: 100, cancel: {} }],
    },
  );
  expect(ended.run.ending.status).toBe('cancelled');
  expect((await resume(ended)).ending).toMatchObject({ status: 'completed', output: 1 });
});

test('what was undone before the run was cancelled is done again where it stands in something that is', async () => {
  const ended = await end(
    [
      block('group', [action('a', undo()), action('bad')], {
        onError: [handler('continue', { steps: [action('instead', undo())] })],
      }),
      approval('ask'),
    ],
    {
      actions: { 'do /group/bad': [broken, { output: 1 }] },
      messages: [
        { on: 'approval_opened /ask', after: 10, cancel: {} },
        { on: 'run_continued /', after: 10, decide: { address: '/ask', decision: 'approved' } },
      ],
    },
  );
  expect(startedAgain(await resume(ended))).toEqual(['/group', '/group/a', '/group/bad', '/ask']);
});

test('a step that a person has skipped stays so, also when what it may have done was undone', async () => {
  const ended = await end(
    [
      action('a', undo()),
      block('group', [action('b', undo()), action('bad')], { onError: [handler('hold')], timeout: 100 }),
      approval('ask'),
      value('end', '${ steps.a.output }'),
    ],
    {
      actions: {
        'do /a': [{ ...broken, effect: 'unknown' }, { output: 2 }],
        'do /group/bad': [{ takes: 200, output: null }],
      },
      messages: [
        { on: 'step_held /a', after: 10, command: { id: 'c0', verb: 'skip', address: '/a', output: 1 } },
        { on: 'step_held /group', after: 10, command: { id: 'c1', verb: 'skip', address: '/group' } },
        { on: 'approval_opened /ask', after: 10, cancel: {} },
        { on: 'run_continued /', after: 10, decide: { address: '/ask', decision: 'approved' } },
      ],
    },
    { onFailure: 'hold' },
  );
  const run = await resume(ended);
  expect(startedAgain(run)).toEqual(['/ask', '/end']);
  expect(run.ending).toMatchObject({ status: 'completed', output: 1 });
});

test('a branch that had lost begins anew when its race does', async () => {
  const race = parallel(
    'race',
    { quick: [action('first', undo())], slow: [action('a', undo()), approval('later')] },
    { mode: 'race' },
  );
  const ended = await end([race, approval('ask')], {
    actions: { 'do /race/quick/first': [{ takes: 100, output: 1 }] },
    messages: [
      { on: 'approval_opened /ask', after: 10, cancel: {} },
      { on: 'run_continued /', after: 200, decide: { address: '/ask', decision: 'approved' } },
    ],
  });
  expect(ended.run.ending.status).toBe('cancelled');
  const run = await resume(ended);
  expect(startedAgain(run)).toEqual(['/race', '/race/quick/first', '/race/slow/a', '/race/slow/later', '/ask']);
});

test('a loop cannot go back to a turn that is over', async () => {
  const ended = await end([loop('months', [action('pay', undo()), approval('next')], { maxIterations: 3 })], {
    messages: [
      {
        on: 'approval_opened /months[0]/next',
        after: 10,
        decide: { address: '/months[0]/next', decision: 'approved' },
      },
      { on: 'approval_opened /months[1]/next', after: 10, cancel: {} },
    ],
  });
  expect(planOf(ended).refused).toEqual([
    { address: '/months', reason: 'a loop cannot go back to a turn that is over' },
  ]);
});

test('what people have rejected stays so, also when somebody wants to begin before it', async () => {
  const ended = await end([action('a'), approval('ask')], {
    messages: [{ on: 'approval_opened /ask', after: 10, decide: { address: '/ask', decision: 'rejected' } }],
  });
  expect(planOf(ended).refused).toEqual([{ address: '/ask', reason: 'people have rejected it, and that stands' }]);
});

test('variables keep what steps have set, and a version may add some', async () => {
  const ended = await end(
    [set('count', { made: '${ vars.made + 1 }' }), action('bad')],
    { actions: { 'do /bad': [broken, { output: 1 }] } },
    { vars: { made: 0 } },
  );
  const next = buildProgram(
    inOrder(
      set('count', { made: '${ vars.made + 1 }' }),
      action('bad'),
      value('end', '${ [vars.made, vars.more, run.version] }'),
    ),
    { vars: { made: 0, more: 'more' }, onFailure: 'fail' },
  );
  expect(planOf(ended, null, next)).toMatchObject({ kept: ['/count'], again: ['/bad'], new: ['/end'], differing: [] });
  expect((await resume(ended, null, next)).ending).toMatchObject({ output: [1, 'more', 1] });
});

test('a version is refused by which something could not be undone any more, also where it is done again', async () => {
  const ended = await end([action('a', undo()), action('b', undo()), action('bad')], {
    actions: { 'do /bad': [broken] },
  });
  const next = buildProgram(inOrder(action('a'), action('bad')), { onFailure: 'fail' });
  expect(planOf(ended, '/a', next).refused).toEqual([
    { address: '/b', reason: 'it has begun, and the other version does not have it' },
    { address: '/a', reason: 'what it has done could not be undone any more: its "compensate" is gone' },
  ]);
  const without = buildProgram(inOrder(action('a', undo()), action('bad')), { onFailure: 'fail' });
  expect(planOf(ended, '/b', without).refused).toEqual([
    { address: '/b', reason: 'what it has done could not be undone any more: its "compensate" is gone' },
  ]);
});

test('what waits for a step in the version by which a run goes on is done again with it, and nothing else', async () => {
  const steps = (...after: [string[], string[]]) => [
    action('a', { after: [] }),
    action('b', { after: after[0], input: after[0].length }),
    action('c', { after: after[1], input: after[1].length }),
    action('bad', { after: ['a', 'b', 'c'] }),
  ];
  const program = buildProgram(steps(['a'], []), { onFailure: 'fail' });
  const simulator = new Simulator({ actions: { 'do /bad': [broken] }, messages: [] });
  const ended = { simulator, program, run: await simulate({ program, simulator }) };
  const next = buildProgram(steps([], ['a']), { onFailure: 'fail' });
  expect(planOf(ended, '/a', next)).toMatchObject({
    kept: ['/b'],
    refused: [{ address: '/b', reason: 'it has run already, and would be another step: "input" differs' }],
  });
});

test('what waits for the step from which a run goes on is done again, also outside of what it stands in', async () => {
  const ended = await end(
    [
      block('group', [action('a'), action('b', { after: ['a'] }), action('beside', { after: [] })]),
      action('after', { after: ['group'] }),
      action('apart', { after: [] }),
      action('bad', { after: ['after', 'apart'] }),
    ],
    { actions: { 'do /bad': [broken, { output: 1 }] } },
  );
  const run = await resume(ended, '/group/a');
  expect(run.ending.status).toBe('completed');
  expect(startedAgain(run)).toEqual(['/group', '/group/a', '/group/b', '/after', '/bad']);
  expect(planOf(ended, '/nowhere').refused).toEqual([{ address: '/nowhere', reason: 'there is no such step' }]);
});

test('a run that was undone after a failure leaves nothing to go on from', async () => {
  const ended = await end(
    [action('a', undo()), action('bad')],
    { actions: { 'do /bad': [broken] } },
    { onFailure: 'compensate' },
  );
  expect(ended.run.ending.status).toBe('compensated');
  expect(ended.run.left).toBeNull();
});
