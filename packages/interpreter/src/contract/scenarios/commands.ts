import type { Program, Step } from '@waymark/definition';
import type { RunCommand } from '../../run-command.ts';
import {
  action,
  approval,
  block,
  fails,
  forEach,
  handler,
  loop,
  parallel,
  undo,
  undoBySteps,
  value,
  wait,
  workflow,
  buildProgram,
  inOrder,
} from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';
import type { Scenario } from '../scenario.ts';

const broken = { error: { type: 'Broken' }, retryable: false } as const;
const well = { output: 'well' } as const;

function retry(address: string, own: { id?: string; input?: null | number } = {}): { command: RunCommand } {
  return { command: { id: 'c1', by: 'ann', verb: 'retry', address, ...own } };
}

function skip(address: string, output?: string): { command: RunCommand } {
  return { command: { id: 'c1', by: 'ann', verb: 'skip', address, ...(output === undefined ? {} : { output }) } };
}

function fail(address: string, id = 'c1'): { command: RunCommand } {
  return { command: { id, by: 'ann', verb: 'fail', address } };
}

/** What people ask of a run that waits for them. */
const holdCommands: Scenario[] = [
  defineScenario('a step that is held is tried again, and the run goes on', {
    steps: [action('a', undo()), action('bad', undo()), value('end', '${ steps.bad.output }')],
    onFailure: 'hold',
    actions: { 'do /bad': [{ ...broken, effect: 'unknown' }, well] },
    messages: [{ on: 'run_held /', after: 50, ...retry('/bad') }],
    expect: {
      status: 'completed',
      output: 'well',
      undone: [],
      refusals: [null],
      journal: ['step_held /bad', 'run_held /', 'hold_ended /bad', 'step_started /bad', 'step_completed /bad'],
      steps: { '/bad': { status: 'completed', error: null } },
    },
  }),
  defineScenario('a step that fails again is held again, and who was told of it is told again', {
    steps: [action('bad', { onError: [handler('hold', { steps: [action('tell')] })] })],
    actions: { 'do /bad': [broken, broken, well] },
    messages: [
      { on: 'step_completed /bad/tell', after: 50, ...retry('/bad') },
      { on: 'step_completed /bad/tell', after: 500, ...retry('/bad', { id: 'c2' }) },
    ],
    expect: {
      status: 'completed',
      output: 'well',
      refusals: [null, null],
      journal: [
        'step_completed /bad/tell',
        'hold_ended /bad',
        'step_held /bad',
        'step_completed /bad/tell',
        'hold_ended /bad',
        'step_completed /bad',
      ],
    },
  }),
  defineScenario('a step is tried again with another input, which is another thing that may have to be undone', {
    steps: [action('a', { input: 1, ...undo('${ step.input }') }), action('worse')],
    onError: [handler('hold', { errors: ['Broken'] })],
    actions: { 'do /a': [{ ...broken, effect: 'unknown' }, well], 'do /worse': [{ error: { type: 'Worse' } }] },
    messages: [{ on: 'run_held /', after: 50, ...retry('/a', { input: 2 }) }],
    expect: {
      status: 'compensated',
      error: { type: 'Worse' },
      undone: ['/a', '/a'],
      steps: { '/a': { input: 2, output: 'well' } },
    },
  }),
  defineScenario('what was undone by steps is undone by them again where it was done twice', {
    steps: [action('a', { input: 1, ...undoBySteps([action('back', { input: '${ step.input }' })]) }), action('worse')],
    onError: [handler('hold', { errors: ['Broken'] })],
    actions: { 'do /a': [{ ...broken, effect: 'unknown' }, well], 'do /worse': [{ error: { type: 'Worse' } }] },
    messages: [{ on: 'run_held /', after: 50, ...retry('/a', { input: 2 }) }],
    expect: {
      status: 'compensated',
      undone: ['/a', '/a'],
      journal: ['step_started /a/back', 'step_started /a/back'],
      steps: { '/a/back': { input: 1 } },
    },
  }),
  defineScenario('a step that is held is skipped, with an output that others read', {
    steps: [action('bad', { ...undo() }), value('end', '${ steps.bad.status + " " + steps.bad.output }')],
    onFailure: 'hold',
    actions: { 'do /bad': [broken] },
    messages: [{ on: 'run_held /', after: 50, ...skip('/bad', 'given') }],
    expect: {
      status: 'completed',
      output: 'skipped given',
      journal: ['hold_ended /bad', 'step_skipped /bad', 'step_completed /end'],
      steps: { '/bad': { status: 'skipped', output: 'given' } },
    },
  }),
  defineScenario('what a step may have done before it was skipped is undone when the run fails later', {
    steps: [action('bad', undo()), action('worse')],
    onError: [handler('hold', { errors: ['Broken'] })],
    actions: { 'do /bad': [{ ...broken, effect: 'unknown' }], 'do /worse': [{ error: { type: 'Worse' } }] },
    messages: [{ on: 'run_held /', after: 50, ...skip('/bad') }],
    expect: { status: 'compensated', undone: ['/bad'], steps: { '/bad': { status: 'skipped', output: null } } },
  }),
  defineScenario('a step that a person fails is undone with the run, although onFailure is hold', {
    steps: [action('a', undo()), action('bad', undo())],
    onFailure: 'hold',
    actions: { 'do /bad': [{ ...broken, effect: 'unknown' }] },
    messages: [{ on: 'run_held /', after: 50, ...fail('/bad') }],
    expect: {
      status: 'compensated',
      error: { type: 'Broken' },
      undone: ['/bad', '/a'],
      journal: ['hold_ended /bad', 'compensation_completed /a'],
      steps: { '/bad': { status: 'failed' } },
    },
  }),
  defineScenario('a step that a person fails goes to the next handler that does not hold', {
    steps: [
      block('group', [action('a', undo()), action('bad', { onError: [handler('hold')] })], {
        onError: [handler('continue', { output: '${ error.type }' })],
      }),
    ],
    actions: { 'do /group/bad': [broken] },
    messages: [{ on: 'run_held /', after: 50, ...fail('/group/bad') }],
    expect: { status: 'completed', output: 'Broken', undone: ['/group/a'] },
  }),
  defineScenario('of two words about the same step the first counts', {
    steps: [action('bad'), wait('last', { for: 100 })],
    onFailure: 'hold',
    actions: { 'do /bad': [broken, well] },
    messages: [
      { on: 'run_held /', after: 50, ...skip('/other') },
      { on: 'run_held /', after: 60, ...retry('/last') },
      { on: 'run_held /', after: 70, ...skip('/bad', 'one') },
      { on: 'run_held /', after: 70, ...skip('/bad', 'one') },
      { on: 'run_held /', after: 70, ...fail('/bad', 'c2') },
    ],
    expect: {
      status: 'completed',
      refusals: ['NOT_FOUND', 'NOT_HELD', null, null, 'NOT_HELD'],
      steps: { '/bad': { status: 'skipped', output: 'one' } },
    },
  }),
  defineScenario('what does not depend on a step that is held goes on while it is, and is left alone', {
    steps: [
      action('bad', { after: [], onError: [handler('hold')] }),
      action('slow', { after: [] }),
      value('end', '${ steps.bad.output + steps.slow.output }'),
    ],
    actions: { 'do /bad': [broken, well], 'do /slow': [{ takes: 300, output: '!' }] },
    messages: [{ on: 'run_held /', after: 50, ...retry('/bad') }],
    expect: { status: 'completed', output: 'well!', journal: ['step_completed /bad', 'step_completed /slow'] },
  }),
  defineScenario('an item that is held is tried again, and no other', {
    steps: [
      forEach('each', '${ [0, 1, 2] }', [action('one', undo()), action('two', { input: '${ item }' })], {
        concurrency: 1,
        output: '${ steps.two.output }',
      }),
    ],
    onFailure: 'hold',
    actions: { 'do /each[1]/two': [broken, { output: 'again' }] },
    messages: [{ on: 'run_held /', after: 50, ...retry('/each[1]/two') }],
    expect: { status: 'completed', output: [0, 'again', 2], undone: [] },
  }),
  defineScenario('a fan-out of which too much failed is tried again: only what failed, and was undone, is done anew', {
    steps: [
      forEach('each', '${ [0, 1, 2] }', [action('one', { input: '${ item }', ...undo() }), action('two')], {
        tolerate: { items: 0 },
        concurrency: 1,
        output: '${ steps.one.output }',
      }),
    ],
    onFailure: 'hold',
    actions: { 'do /each[1]/two': [broken, well] },
    messages: [{ on: 'run_held /', after: 50, ...retry('/each') }],
    expect: {
      status: 'completed',
      output: [0, 1, 2],
      undone: ['/each[1]/one'],
      journal: ['step_held /each', 'hold_ended /each', 'step_started /each', 'step_started /each[1]/one'],
    },
  }),
  defineScenario('only a step with an input of its own can be given another one', {
    steps: [block('group', [action('bad')], { timeout: 100 })],
    onFailure: 'hold',
    actions: { 'do /group/bad': [{ takes: 300, output: null }] },
    messages: [
      { on: 'step_held /group', after: 50, ...retry('/group', { input: 1 }) },
      { on: 'step_held /group', after: 60, ...fail('/group', 'c2') },
    ],
    expect: { status: 'failed', error: { type: 'Timeout' }, refusals: ['CANNOT_CHANGE', null] },
  }),
  defineScenario('a step whose time was up gets it once more, and what runs inside goes on', {
    steps: [block('group', [action('slow')], { timeout: 200 })],
    onFailure: 'hold',
    actions: { 'do /group/slow': [{ takes: 350, output: 'late' }] },
    messages: [{ on: 'step_held /group', after: 100, ...retry('/group') }],
    expect: {
      status: 'completed',
      output: 'late',
      journal: ['step_held /group', 'hold_ended /group', 'step_completed /group/slow', 'step_completed /group'],
    },
  }),
  defineScenario('a step whose time was up is skipped: what runs inside is cancelled', {
    steps: [block('group', [action('a', undo()), approval('ask')], { timeout: 200 }), value('end', 'end')],
    onFailure: 'hold',
    messages: [{ on: 'step_held /group', after: 50, ...skip('/group', 'done') }],
    expect: {
      status: 'completed',
      undone: [],
      steps: { '/group': { status: 'skipped', output: 'done' }, '/group/ask': { status: 'cancelled' } },
    },
  }),
  defineScenario(
    'a step whose time was up is held for that, also when it fails meanwhile, and no clock stands still after it',
    {
      steps: [
        loop('turns', [action('slow')], {
          timeout: 200,
          until: '${ steps.slow.output.none.more == 1 }',
          maxIterations: 2,
        }),
        wait('nap', { for: 100 }),
      ],
      onFailure: 'hold',
      actions: { 'do /turns[0]/slow': [{ takes: 350, output: 1 }] },
      messages: [{ on: 'step_completed /turns[0]/slow', after: 50, ...skip('/turns') }],
      expect: {
        status: 'completed',
        journal: ['step_held /turns', 'step_completed /turns[0]/slow', 'hold_ended /turns', 'step_completed /nap'],
        steps: { '/turns': { status: 'skipped', error: { type: 'Timeout' } } },
      },
    },
  ),
  defineScenario('a run whose time was up gets it once more', {
    steps: [action('a'), action('slow'), value('end', '${ steps.slow.output }')],
    timeout: 200,
    onFailure: 'hold',
    actions: { 'do /slow': [{ takes: 300, output: 'late' }] },
    messages: [{ on: 'run_held /', after: 50, ...retry('/') }],
    expect: { status: 'completed', output: 'late', journal: ['run_held /', 'hold_ended /', 'step_completed /slow'] },
  }),
  defineScenario('a run that was held when it had nothing left to do completes when a person says so', {
    steps: [action('slow')],
    timeout: 200,
    onFailure: 'hold',
    actions: { 'do /slow': [{ takes: 300, output: 'late' }] },
    messages: [{ on: 'step_completed /slow', after: 100, ...retry('/') }],
    expect: { status: 'completed', output: 'late', journal: ['step_completed /slow', 'hold_ended /'] },
  }),
  defineScenario('a run that is held itself can be given its output, or fail', {
    steps: [action('a', undo()), action('b')],
    output: '${ steps.b.output.missing.more }',
    onFailure: 'hold',
    messages: [{ on: 'run_held /', after: 50, ...skip('/', 'given') }],
    expect: { status: 'completed', output: 'given', undone: [] },
  }),
  defineScenario('a run that is held itself and fails is undone', {
    steps: [action('a', undo()), action('b')],
    output: '${ steps.b.output.missing.more }',
    onFailure: 'hold',
    messages: [{ on: 'run_held /', after: 50, ...fail('/') }],
    expect: { status: 'compensated', error: { type: 'ExpressionError', step: '/' }, undone: ['/a'] },
  }),
  defineScenario('what was undone before it was held begins anew', {
    steps: [
      block('group', [action('a', undo()), action('bad')], {
        onError: [handler('continue', { errors: ['Broken'], output: '${ steps.a.output.missing.more }' })],
      }),
    ],
    onFailure: 'hold',
    actions: { 'do /group/bad': [broken, well] },
    messages: [{ on: 'run_held /', after: 50, ...retry('/group') }],
    expect: {
      status: 'completed',
      output: 'well',
      undone: ['/group/a'],
      journal: ['compensation_completed /group/a', 'hold_ended /group', 'step_started /group/a'],
    },
  }),
  defineScenario('a branch that was undone before it was held begins anew', {
    steps: [
      parallel('both', { one: [action('a', undo()), action('bad')], two: [action('b')] }, {}),
      value('end', '${ steps.both.output.one }'),
    ],
    onError: [handler('hold', { errors: ['Broken'] })],
    actions: { 'do /both/one/bad': [broken, well] },
    messages: [{ on: 'run_held /', after: 50, ...retry('/both/one/bad') }],
    expect: { status: 'completed', output: 'well', undone: [] },
  }),
  defineScenario('a sub-run that failed is held, and tried again as a further sub-run with another input', {
    steps: [workflow('sub', 'child', { input: 1 }), value('end', '${ steps.sub.output }')],
    onFailure: 'hold',
    workflows: {
      child: buildProgram(
        inOrder(fails('bad', 'Broken', { if: '${ input == 1 }' }), value('end', '${ "child of " + string(input) }')),
        { name: 'child' },
      ),
    },
    messages: [{ on: 'run_held /', after: 50, ...retry('/sub', { input: 2 }) }],
    expect: { status: 'completed', output: 'child of 2', steps: { '/sub': { input: 2 } } },
  }),
  defineScenario('a compensation that failed is tried again, and the run ends as it would have', {
    steps: [action('a', undo()), action('bad')],
    actions: { 'do /bad': [broken], 'undo /a': [broken, { output: null }] },
    messages: [
      { on: 'compensation_failed /a', after: 50, ...retry('/a', { input: 1 }) },
      { on: 'compensation_failed /a', after: 60, ...retry('/a', { id: 'c2' }) },
    ],
    expect: {
      status: 'compensated',
      error: { type: 'Broken', step: '/bad' },
      undone: ['/a', '/a'],
      refusals: ['CANNOT_CHANGE', null],
      journal: ['run_held /', 'hold_ended /a', 'compensation_completed /a', 'run_finished /'],
      steps: { '/a': { compensation: { status: 'completed' } } },
    },
  }),
  defineScenario('a compensation that failed is given up, and the others stay undone', {
    steps: [action('a', undo()), action('b', undo()), action('bad')],
    actions: { 'do /bad': [broken], 'undo /b': [broken] },
    messages: [{ on: 'run_held /', after: 50, ...skip('/b') }],
    expect: {
      status: 'compensated',
      undone: ['/b', '/a'],
      steps: { '/b': { compensation: { status: 'failed' } }, '/a': { compensation: { status: 'completed' } } },
    },
  }),
];

function pause(id = 'p'): { command: RunCommand } {
  return { command: { id, by: 'ann', verb: 'pause' } };
}

function resume(id = 'r'): { command: RunCommand } {
  return { command: { id, by: 'ann', verb: 'resume' } };
}

/** Runs in which nothing new shall begin for a while. */
const pauses: Scenario[] = [
  defineScenario('a run that is paused begins nothing new until it is resumed', {
    steps: [action('a'), action('b')],
    actions: { 'do /a': [{ takes: 100, output: null }] },
    messages: [
      { on: 'step_started /a', after: 20, ...pause() },
      { on: 'step_completed /a', after: 200, ...resume() },
    ],
    expect: {
      status: 'completed',
      refusals: [null, null],
      journal: ['run_paused /', 'step_completed /a', 'run_resumed /', 'step_started /b'],
    },
  }),
  defineScenario('no clock of a paused run fires, and what is due fires when it is resumed', {
    steps: [wait('timer', { for: 100 }), value('end', 'end')],
    messages: [
      { on: 'step_waiting /timer', after: 10, ...pause() },
      { on: 'run_paused /', after: 500, ...resume() },
    ],
    expect: { status: 'completed', journal: ['run_paused /', 'run_resumed /', 'step_completed /timer'] },
  }),
  defineScenario('a pause is asked for once, and a run that is not paused cannot be resumed', {
    steps: [wait('timer', { for: 300 })],
    messages: [
      { on: 'step_waiting /timer', after: 10, ...resume('r0') },
      { on: 'step_waiting /timer', after: 20, ...pause() },
      { on: 'step_waiting /timer', after: 30, ...pause('p2') },
      { on: 'step_waiting /timer', after: 40, ...resume() },
      { on: 'step_waiting /timer', after: 50, ...resume('r2') },
    ],
    expect: { status: 'completed', refusals: ['NOT_PAUSED', null, null, null, 'NOT_PAUSED'] },
  }),
  defineScenario('a cancel ends a pause, and undoes', {
    steps: [action('a', undo()), wait('timer', { for: 100 })],
    messages: [
      { on: 'step_waiting /timer', after: 10, ...pause() },
      { on: 'run_paused /', after: 200, cancel: {} },
    ],
    expect: { status: 'cancelled', undone: ['/a'], steps: { '/timer': { status: 'cancelled' } } },
  }),
  defineScenario('a paused run that fails undoes nothing until it is resumed', {
    steps: [action('a', undo()), action('bad')],
    actions: { 'do /bad': [{ takes: 100, ...broken }] },
    messages: [
      { on: 'step_started /bad', after: 10, ...pause() },
      { on: 'run_paused /', after: 300, ...resume() },
    ],
    expect: { status: 'compensated', journal: ['run_paused /', 'run_resumed /', 'compensation_started /a'] },
  }),
];

function retryBy(address: string, version: number, steps: Step[], own: Partial<Program> = {}): { command: RunCommand } {
  const program = buildProgram(inOrder(...steps), { onFailure: 'hold', ...own });
  return { command: { id: `v${version}`, by: 'ann', verb: 'retry', address, next: { version, program } } };
}

const everything = [
  action('slow', { after: [] }),
  action('one', { after: [] }),
  action('two', { after: [] }),
  value('end', '${ run.version }', { after: ['slow', 'one', 'two'] }),
];

/** Runs that go on by a repaired definition. */
const changes: Scenario[] = [
  defineScenario('a run goes on by another version: what was done stays, what failed is done as it says now', {
    steps: [
      action('a', { input: 1, ...undo() }),
      action('bad', { input: '${ steps.a.output.missing }' }),
      action('end'),
    ],
    onFailure: 'hold',
    messages: [
      {
        on: 'run_held /',
        after: 50,
        ...retryBy('/bad', 2, [
          action('a', { input: 1, ...undo() }),
          value('between', '${ steps.a.output + 1 }', { after: ['a'] }),
          action('bad', { input: '${ steps.between.output }', after: ['between'] }),
          value('end', '${ steps.bad.output + run.version }'),
        ]),
      },
    ],
    expect: {
      status: 'completed',
      output: 4,
      undone: [],
      refusals: [null],
      journal: [
        'step_completed /a',
        'step_held /bad',
        'hold_ended /bad',
        'run_continued /',
        'step_completed /between',
        'step_completed /bad',
      ],
    },
  }),
  defineScenario('what may have been done by the earlier version is undone, too', {
    steps: [action('a', { input: 1, ...undo() }), action('worse')],
    onError: [handler('hold', { errors: ['Broken'] })],
    actions: { 'do /a': [{ ...broken, effect: 'unknown' }, well], 'do /worse': [{ error: { type: 'Worse' } }] },
    messages: [
      {
        on: 'run_held /',
        after: 50,
        ...retryBy('/a', 2, [action('a', { input: 2, ...undo() }), action('worse')], { onFailure: 'compensate' }),
      },
    ],
    expect: { status: 'compensated', undone: ['/a', '/a'], steps: { '/a': { input: 2 } } },
  }),
  defineScenario('a version in which something that has run is another step is refused, and the run stays held', {
    steps: [action('a', { input: 1 }), action('bad')],
    onFailure: 'hold',
    actions: { 'do /bad': [broken] },
    messages: [
      { on: 'run_held /', after: 50, ...retryBy('/bad', 2, [action('a', { input: 2 }), action('bad')]) },
      { on: 'run_held /', after: 60, ...retryBy('/bad', 3, [action('bad')]) },
      { on: 'run_held /', after: 70, ...retryBy('/bad', 4, [action('a', { input: 1 })]) },
      { on: 'run_held /', after: 80, ...skip('/bad', 'enough') },
    ],
    expect: { status: 'completed', refusals: ['CANNOT_CHANGE', 'CANNOT_CHANGE', 'CANNOT_CHANGE', null] },
  }),
  defineScenario('an item goes on by another version, and those that come after it, too', {
    steps: [
      forEach('each', '${ [0, 1, 2] }', [action('one'), action('two', { input: '${ item }' })], { concurrency: 1 }),
    ],
    onFailure: 'hold',
    actions: { 'do /each[1]/two': [broken] },
    messages: [
      {
        on: 'run_held /',
        after: 50,
        ...retryBy('/each[1]/two', 2, [
          forEach('each', '${ [0, 1, 2] }', [action('one'), value('two', '${ item * 10 }')], { concurrency: 1 }),
        ]),
      },
    ],
    expect: { status: 'completed', output: [0, 10, 20] },
  }),
  defineScenario('of two people who want another version each the first has it', {
    steps: everything,
    onFailure: 'hold',
    actions: { 'do /slow': [{ takes: 500, output: 1 }], 'do /one': [broken, well], 'do /two': [broken, well] },
    messages: [
      { on: 'run_held /', after: 50, ...retryBy('/one', 2, everything) },
      { on: 'run_held /', after: 100, ...retryBy('/two', 3, everything) },
      { on: 'step_completed /slow', after: 1_500, ...retry('/two') },
    ],
    expect: { status: 'completed', output: 2, refusals: [null, 'CANNOT_CHANGE', null] },
  }),
  defineScenario('what waits beside it goes on waiting in the execution by another version', {
    steps: [
      approval('ask', { after: [] }),
      action('bad', { after: [], onError: [handler('hold')] }),
      value('end', '${ steps.bad.output }'),
    ],
    actions: { 'do /bad': [broken, well] },
    messages: [
      {
        on: 'run_held /',
        after: 50,
        ...retryBy(
          '/bad',
          2,
          [
            approval('ask', { after: [] }),
            action('bad', { after: [] }),
            value('end', '${ steps.bad.output + vars.word }'),
          ],
          { vars: { word: '!' } },
        ),
      },
      { on: 'step_completed /bad', after: 50, decide: { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' } },
    ],
    expect: { status: 'completed', output: 'well!' },
  }),
];

export const commandScenarios: Scenario[] = [...holdCommands, ...pauses, ...changes];
