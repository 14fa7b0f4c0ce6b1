import { action, attempts, block, value } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

/** Who starts when, and what a run gives. */
export const orderScenarios = [
  defineScenario('a list of steps is a sequence, and the run gives the output of the last', {
    steps: [
      action('a', { input: 1 }),
      action('b', { input: '${ steps.a.output + 1 }' }),
      action('c', { input: '${ steps.b.output + 1 }' }),
    ],
    expect: {
      status: 'completed',
      output: 3,
      error: null,
      undone: [],
      journal: [
        'run_started /',
        'step_started /a',
        'step_completed /a',
        'step_started /b',
        'step_completed /b',
        'step_started /c',
        'step_completed /c',
        'run_finished /',
      ],
      steps: { '/a': { status: 'completed', attempts: 1, output: 1 } },
    },
  }),
  defineScenario('steps that wait for nothing run beside each other, and a step without dependencies joins them', {
    steps: [action('a', { after: [] }), action('b', { after: [] }), action('c', { after: ['a'] }), action('end')],
    actions: {
      'do /a': [{ takes: 60, output: 'a' }],
      'do /b': [{ takes: 250, output: 'b' }],
      'do /c': [{ takes: 20, output: 'c' }],
    },
    output: '${ [steps.a.output, steps.b.output, steps.c.output] }',
    expect: {
      status: 'completed',
      output: ['a', 'b', 'c'],
      journal: [
        'step_started /a',
        'step_started /b',
        'step_completed /a',
        'step_started /c',
        'step_completed /c',
        'step_completed /b',
        'step_started /end',
      ],
    },
  }),
  defineScenario('a step whose condition does not hold is skipped, counts as ended and gives null', {
    steps: [action('a', { if: '${ input.go }' }), action('b', { input: '${ steps.a.output }' })],
    input: { go: false },
    expect: {
      status: 'completed',
      output: null,
      journal: ['step_skipped /a', 'step_started /b'],
      absent: ['step_started /a'],
      steps: { '/a': { status: 'skipped', output: null }, '/b': { status: 'completed', input: null } },
    },
  }),
  defineScenario('what stands inside a skipped step is skipped with it', {
    steps: [block('group', [action('inner')], { if: '${ false }' }), value('after', '${ steps.inner.output == null }')],
    expect: {
      status: 'completed',
      output: true,
      steps: { '/group': { status: 'skipped' }, '/group/inner': { status: 'skipped' } },
    },
  }),
  defineScenario('a step that is asked whether it runs and does not get a boolean fails', {
    steps: [action('a', { if: '${ input.word }' })],
    input: { word: 'yes' },
    expect: {
      status: 'failed',
      error: { type: 'ExpressionError', step: '/a' },
      journal: ['step_started /a', 'step_failed /a'],
    },
  }),
  defineScenario('a run without steps completes', {
    steps: [],
    output: '${ input.n }',
    input: { n: 7 },
    expect: { status: 'completed', output: 7 },
  }),
  defineScenario('a step keeps what its output says of its result', {
    steps: [action('a', { input: { total: 40 }, output: '${ result.total + 2 }', ...attempts(3) })],
    expect: { status: 'completed', output: 42, steps: { '/a': { output: 42, attempts: 1 } } },
  }),
  defineScenario('titles are templates', {
    steps: [action('a', { title: 'Order ${ input.id }' })],
    input: { id: 12 },
    expect: { status: 'completed', steps: { '/a': { title: 'Order 12' } } },
  }),
];
