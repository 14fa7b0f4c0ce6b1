import {
  action,
  approval,
  block,
  choose,
  forEach,
  handler,
  loop,
  returns,
  set,
  undo,
  value,
  wait,
} from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

const broken = { error: { type: 'Broken' }, retryable: false };

/** Steps with turns: for each item, and again and again. */
export const turnScenarios = [
  defineScenario('each item has a turn of its own, and the output is in their order', {
    steps: [
      forEach(
        'lines',
        '${ input.lines }',
        [action('price', { input: '${ [line, lineIndex, index] }' }), value('sum', '${ steps.price.output[0] * 2 }')],
        {
          as: 'line',
          output: '${ result + line }',
        },
      ),
    ],
    input: { lines: [1, 2, 3] },
    actions: { 'do /lines[0]/price': [{ takes: 200, output: [1, 0, 0] }] },
    expect: {
      status: 'completed',
      output: [3, 6, 9],
      steps: { '/lines[1]/price': { input: [2, 1, 1] }, '/lines[2]/sum': { output: 6 } },
    },
  }),
  defineScenario('no more items are under way than is said, and the next begins when one has ended', {
    steps: [forEach('lines', '${ range(4) }', [action('a', { input: '${ item }' })], { concurrency: 2 })],
    actions: { 'do /lines[0]/a': [{ takes: 600, output: 0 }], 'do /lines[1]/a': [{ takes: 100, output: 1 }] },
    expect: {
      status: 'completed',
      output: [0, 1, 2, 3],
      journal: [
        'step_completed /lines[1]/a',
        'step_started /lines[2]/a',
        'step_started /lines[3]/a',
        'step_completed /lines[0]/a',
      ],
    },
  }),
  defineScenario('an item that fails ends the rest, and all is undone newest first', {
    steps: [
      forEach('lines', '${ range(3) }', [action('a', undo()), action('b', { input: '${ item }' })], { concurrency: 1 }),
    ],
    actions: { 'do /lines[1]/b': [broken] },
    expect: {
      status: 'compensated',
      error: { type: 'Broken', step: '/lines[1]/b' },
      undone: ['/lines[1]/a', '/lines[0]/a'],
      absent: ['step_started /lines[2]/a'],
    },
  }),
  defineScenario('an item that may fail is undone and gives null, and the others go on', {
    steps: [
      forEach(
        'lines',
        '${ range(4) }',
        [action('a', { input: '${ item }', ...undo() }), action('b', { input: '${ item }' })],
        {
          tolerate: { share: 0.25 },
          concurrency: 1,
        },
      ),
    ],
    actions: { 'do /lines[1]/b': [broken] },
    output:
      '${ [steps.lines.output, steps.lines.summary, steps.lines.failures[0].index, steps.lines.failures[0].error.type] }',
    expect: {
      status: 'completed',
      output: [[0, null, 2, 3], { total: 4, completed: 3, failed: 1 }, 1, 'Broken'],
      undone: ['/lines[1]/a'],
      journal: ['compensation_completed /lines[1]/a', 'step_started /lines[2]/a'],
    },
  }),
  defineScenario('more failures than may be are TooManyFailures', {
    steps: [
      forEach('lines', '${ range(5) }', [action('a', undo()), action('b')], { tolerate: { items: 1 }, concurrency: 1 }),
    ],
    actions: { 'do /lines[1]/b': [broken], 'do /lines[2]/b': [broken] },
    expect: {
      status: 'compensated',
      error: {
        type: 'TooManyFailures',
        step: '/lines',
        data: { failed: 2, total: 5, tolerated: 1 },
        cause: { type: 'Broken' },
      },
      undone: ['/lines[1]/a', '/lines[2]/a', '/lines[0]/a'],
      absent: ['step_started /lines[3]/a'],
    },
  }),
  defineScenario('no items are no turns', {
    steps: [forEach('lines', '${ [] }', [action('a')])],
    expect: { status: 'completed', output: [] },
  }),
  defineScenario('items that are no list fail the step', {
    steps: [forEach('lines', '${ "abc" }', [action('a')])],
    expect: { status: 'failed', error: { type: 'InvalidInput', step: '/lines' } },
  }),
  defineScenario('a loop ends when its turn says so, and gives what that gave', {
    steps: [
      loop('poll', [action('check', { input: '${ [index, previous] }' })], {
        until: '${ steps.check.output[0] == 2 && index == 2 }',
        output: '${ result[0] * 10 }',
      }),
    ],
    output: '${ [steps.poll.output, steps.poll.iterations] }',
    expect: {
      status: 'completed',
      output: [20, 3],
      steps: { '/poll[0]/check': { input: [0, null] }, '/poll[2]/check': { input: [2, 10] } },
    },
  }),
  defineScenario('a loop whose condition does not hold has no turn', {
    steps: [loop('poll', [action('check')], { while: '${ index < 0 }' })],
    expect: { status: 'completed', output: null, absent: ['step_started /poll[0]/check'] },
  }),
  defineScenario('a loop asks before each turn, with variables as they are then', {
    vars: { n: 3 },
    steps: [loop('down', [set('less', { n: '${ vars.n - 1 }' })], { while: '${ vars.n > 0 }' })],
    output: '${ [vars.n, steps.down.iterations] }',
    expect: { status: 'completed', output: [0, 3] },
  }),
  defineScenario('a loop that does not end in time fails, and its turns are undone', {
    steps: [loop('poll', [action('check', undo())], { until: '${ false }', maxIterations: 2 })],
    expect: {
      status: 'compensated',
      error: { type: 'IterationLimit', step: '/poll' },
      undone: ['/poll[1]/check', '/poll[0]/check'],
    },
  }),
  defineScenario('a turn that is committed is not undone', {
    steps: [loop('poll', [action('check', undo())], { until: '${ index == 1 }', commit: true }), action('bad')],
    actions: { 'do /bad': [broken] },
    expect: { status: 'failed', undone: [] },
  }),
  defineScenario('a block that is committed is not undone, and what comes after it is', {
    steps: [block('group', [action('a', undo())], { commit: true, ...undo() }), action('b', undo()), action('bad')],
    actions: { 'do /bad': [broken] },
    expect: { status: 'compensated', undone: ['/b'] },
  }),
  defineScenario('turns begin so far apart as is said', {
    steps: [loop('poll', [action('check')], { every: 300, maxIterations: 2 })],
    expect: {
      status: 'completed',
      steps: { '/poll': { status: 'completed' }, '/poll[1]/check': { status: 'completed' } },
    },
  }),
  defineScenario('loops stand in loops, and each turn sees its own steps', {
    steps: [
      forEach(
        'outer',
        '${ [1, 2] }',
        [
          value('base', '${ row * 10 }'),
          forEach('inner', '${ range(2) }', [value('cell', '${ steps.base.output + item }')]),
        ],
        { as: 'row' },
      ),
    ],
    expect: {
      status: 'completed',
      output: [
        [10, 11],
        [20, 21],
      ],
      steps: { '/outer[1]/inner[0]/cell': { output: 20 } },
    },
  }),
  defineScenario('what undoes a step of a turn sees the turn', {
    steps: [
      forEach(
        'lines',
        '${ range(2) }',
        [value('v', '${ item + 5 }'), action('a', undo('${ [item, steps.v.output, step.output] }'))],
        { concurrency: 1 },
      ),
      action('bad'),
    ],
    actions: { 'do /bad': [broken], 'do /lines[0]/a': [{ output: 'x' }], 'do /lines[1]/a': [{ output: 'y' }] },
    expect: { status: 'compensated', undone: ['/lines[1]/a', '/lines[0]/a'] },
  }),
  defineScenario('an approval in a turn is decided by the address of its turn', {
    steps: [forEach('lines', '${ range(2) }', [approval('ask', { output: '${ result.decision }' })])],
    messages: [
      {
        on: 'step_waiting /lines[1]/ask',
        decide: { address: '/lines[1]/ask', decision: 'approved', id: 'd1', by: 'ann' },
      },
      {
        on: 'step_waiting /lines[1]/ask',
        after: 60,
        decide: { address: '/lines[0]/ask', decision: 'approved', id: 'd2', by: 'ann' },
      },
    ],
    expect: { status: 'completed', output: ['approved', 'approved'], refusals: [null, null] },
  }),
  defineScenario('return ends the run from a turn of a loop', {
    steps: [
      loop(
        'poll',
        [choose('when', [{ name: 'now', when: '${ index == 1 }', steps: [returns('end', '${ index }')] }])],
        { maxIterations: 9 },
      ),
    ],
    expect: { status: 'completed', output: 1 },
  }),
  defineScenario('a handler inside a turn continues with the next step of it', {
    steps: [
      forEach(
        'lines',
        '${ range(2) }',
        [
          action('a', { onError: [handler('continue', { output: 'none' })] }),
          value('v', '${ [item, steps.a.output, steps.a.status] }'),
        ],
        { concurrency: 1 },
      ),
    ],
    actions: { 'do /lines[1]/a': [broken], 'do /lines[0]/a': [{ output: 'some' }] },
    expect: {
      status: 'completed',
      output: [
        [0, 'some', 'completed'],
        [1, 'none', 'recovered'],
      ],
    },
  }),
  defineScenario('a cancel stops the turns that run and begins no other', {
    steps: [
      forEach('lines', '${ range(3) }', [wait('w', { for: 60_000 })], { concurrency: 2, tolerate: { items: 3 } }),
    ],
    messages: [{ on: 'step_waiting /lines[1]/w', after: 50, cancel: {} }],
    expect: {
      status: 'cancelled',
      absent: ['step_started /lines[2]/w'],
      steps: { '/lines[0]/w': { status: 'cancelled' } },
    },
  }),
];
