import { action, block, choose, fails, handler, inOrder, returns, set, value, wait } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

const broken = { error: { type: 'Broken' }, retryable: false };

/** Steps that hold others, and those that only compute. */
export const containerScenarios = [
  defineScenario('a switch takes the first case whose condition holds', {
    steps: [
      choose('size', [
        { name: 'small', when: '${ input.n < 10 }', steps: [value('small', 's')] },
        {
          name: 'medium',
          when: '${ input.n < 100 }',
          steps: [value('medium', 'm')],
          output: { is: '${ steps.medium.output }' },
        },
        { name: 'any', when: '${ true }', steps: [value('large', 'l')] },
      ]),
    ],
    input: { n: 50 },
    output: '${ [steps.size.output.is, steps.size.case, steps.small.output] }',
    expect: {
      status: 'completed',
      output: ['m', 'medium', null],
      steps: {
        '/size': { status: 'completed' },
        '/size/small': { status: 'skipped' },
        '/size/medium': { status: 'completed' },
        '/size/large': { status: 'skipped' },
      },
    },
  }),
  defineScenario('a switch without a case that holds takes its default', {
    steps: [
      choose('pick', [{ name: 'never', when: '${ false }', steps: [] }], { default: { steps: [value('other', 1)] } }),
    ],
    output: '${ [steps.pick.output, steps.pick.case] }',
    expect: { status: 'completed', output: [1, 'default'] },
  }),
  defineScenario('a switch without a default gives null', {
    steps: [choose('pick', [{ name: 'never', when: '${ false }', steps: [value('v', 1)] }])],
    expect: { status: 'completed', output: null },
  }),
  defineScenario('a switch whose condition fails is a failed step', {
    steps: [
      choose('pick', [{ name: 'bad', when: '${ input.nothing }', steps: [] }], {
        onError: [handler('continue', { errors: ['ExpressionError'], output: 'none' })],
      }),
    ],
    expect: { status: 'completed', output: 'none', steps: { '/pick': { status: 'recovered' } } },
  }),
  defineScenario('a block gives the output of its last step, or what its output says', {
    steps: [
      block('one', [value('a', 1)]),
      block('two', inOrder(value('b', 2), value('c', 3)), { output: '${ steps.b.output + steps.c.output }' }),
    ],
    output: '${ [steps.one.output, steps.two.output, steps.a.output] }',
    expect: { status: 'completed', output: [1, 5, 1] },
  }),
  defineScenario('variables are assigned together, with the old values on the right', {
    vars: { x: '${ input.x }', y: 2 },
    input: { x: 1 },
    steps: [set('swap', { x: '${ vars.y }', y: '${ vars.x }' })],
    output: '${ [vars.x, vars.y] }',
    expect: { status: 'completed', output: [2, 1], steps: { '/swap': { output: { x: 2, y: 1 } } } },
  }),
  defineScenario('a variable whose first value fails ends the run before its steps', {
    vars: { x: '${ input.nothing }' },
    steps: [value('a', 1)],
    expect: { status: 'failed', error: { type: 'ExpressionError', step: '/' }, absent: ['step_started /a'] },
  }),
  defineScenario('fail fails with the error that it says', {
    steps: [fails('stop', 'Order.${ input.why }')],
    input: { why: 'Empty' },
    expect: { status: 'failed', error: { type: 'Order.Empty', message: 'on purpose', step: '/stop' } },
  }),
  defineScenario('return ends the run well, cancels what runs beside it and undoes nothing', {
    steps: [action('slow', { after: [] }), returns('done', { n: '${ input.n }' }, { after: [] }), action('never')],
    input: { n: 4 },
    actions: { 'do /slow': [{ hangs: 'unknown' }] },
    expect: {
      status: 'completed',
      output: { n: 4 },
      undone: [],
      steps: { '/slow': { status: 'cancelled' }, '/done': { status: 'completed' } },
      absent: ['step_started /never'],
    },
  }),
  defineScenario('return inside a branch ends the whole run', {
    steps: [choose('pick', [{ name: 'now', when: '${ true }', steps: [returns('done', 'early')] }]), action('never')],
    expect: { status: 'completed', output: 'early', absent: ['step_started /never'] },
  }),
  defineScenario('finally runs after a block that completed, and after one that failed was undone', {
    steps: [
      block('good', [value('a', 1)], { finally: [action('close')] }),
      block('bad', [action('b')], {
        finally: [action('tidy', { input: '${ error.type }' })],
        onError: [handler('continue', { steps: [action('handled')] })],
      }),
    ],
    finally: [action('last')],
    actions: { 'do /bad/b': [broken] },
    expect: {
      status: 'completed',
      journal: [
        'step_completed /good/close',
        'step_completed /good',
        'step_completed /bad/handled',
        'step_completed /bad/tidy',
        'step_completed /bad',
        'step_completed /last',
        'run_finished /',
      ],
      steps: { '/bad/tidy': { input: 'Broken' } },
    },
  }),
  defineScenario('a finally that fails is a warning', {
    steps: [value('a', 1)],
    finally: [action('bad')],
    actions: { 'do /bad': [broken] },
    expect: { status: 'completed', output: 1, steps: { '/bad': { status: 'failed' } } },
  }),
  defineScenario('finally runs at every end of a run: failed, cancelled, returned', {
    steps: [block('group', [returns('done', 1)], { finally: [action('inner')] })],
    finally: [action('outer')],
    expect: {
      status: 'completed',
      output: 1,
      journal: ['step_completed /group/inner', 'step_completed /outer', 'run_finished /'],
    },
  }),
  defineScenario('the finally of a block that is cancelled runs after the undo and is not cancelled', {
    steps: [block('group', [wait('timer', { for: 60_000 })], { finally: [wait('tidy', { for: 100 })] })],
    finally: [action('last')],
    messages: [{ on: 'step_waiting /group/timer', after: 50, cancel: {} }],
    expect: {
      status: 'cancelled',
      journal: [
        'step_cancelled /group/timer',
        'step_cancelled /group',
        'step_completed /group/tidy',
        'step_completed /last',
        'run_finished /',
      ],
    },
  }),
];
