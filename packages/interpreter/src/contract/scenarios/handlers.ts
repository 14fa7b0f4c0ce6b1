import { action, block, fails, handler, returns, undo, value } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

const broken = { error: { type: 'Broken.Badly', message: 'no' } };

/** Who decides about an error. */
export const handlerScenarios = [
  defineScenario('a step whose handler continues is recovered, with the output that it says', {
    steps: [
      action('a', { onError: [handler('continue', { output: { was: '${ error.type }' } })] }),
      value('b', '${ [steps.a.status, steps.a.output.was] }'),
    ],
    actions: { 'do /a': [broken] },
    expect: {
      status: 'completed',
      output: ['recovered', 'Broken.Badly'],
      journal: ['step_started /a', 'step_completed /a', 'step_started /b'],
      steps: { '/a': { status: 'recovered', error: { type: 'Broken.Badly', step: '/a' } } },
    },
  }),
  defineScenario('the first handler that matches wins, by type and by condition', {
    steps: [
      action('a', {
        onError: [
          handler('continue', { errors: ['Other'], output: 1 }),
          handler('continue', { errors: ['Broken'], if: "${ error.message == 'yes' }", output: 2 }),
          handler('continue', { errors: ['Broken'], output: 3 }),
          handler('continue', { output: 4 }),
        ],
      }),
    ],
    actions: { 'do /a': [broken] },
    expect: { status: 'completed', output: 3 },
  }),
  defineScenario('a handler whose condition cannot be answered does not match', {
    steps: [action('a', { onError: [handler('continue', { if: '${ error.data.missing }' })] })],
    actions: { 'do /a': [broken] },
    expect: { status: 'failed', error: { type: 'Broken.Badly', step: '/a' } },
  }),
  defineScenario('steps of a handler run, see the error, and give its output', {
    steps: [
      action('a', { onError: [handler('continue', { steps: [action('repair', { input: '${ error.step }' })] })] }),
    ],
    actions: { 'do /a': [broken] },
    expect: {
      status: 'completed',
      output: '/a',
      journal: ['step_started /a', 'step_started /a/repair', 'step_completed /a/repair', 'step_completed /a'],
    },
  }),
  defineScenario(
    'a handler that fails is passed on the way, after its block was undone, and the run ends with the same error',
    {
      steps: [
        block('group', [action('a', undo()), action('b')], {
          onError: [handler('fail', { steps: [action('tell', { input: '${ error.type }' })] })],
        }),
      ],
      actions: { 'do /group/b': [broken] },
      expect: {
        status: 'compensated',
        error: { type: 'Broken.Badly', step: '/group/b' },
        undone: ['/group/a'],
        journal: [
          'step_failed /group/b',
          'compensation_completed /group/a',
          'step_started /group/tell',
          'step_failed /group',
          'run_finished /',
        ],
      },
    },
  ),
  defineScenario('a block that continues has undone what was inside, and the run goes on', {
    steps: [
      action('before', undo()),
      block('group', [action('a', undo()), action('b')], { onError: [handler('continue', { output: 'plan B' })] }),
      value('after', '${ steps.group.output }'),
    ],
    actions: { 'do /group/b': [broken] },
    expect: {
      status: 'completed',
      output: 'plan B',
      undone: ['/group/a'],
      steps: { '/group': { status: 'recovered' }, '/group/b': { status: 'failed' } },
    },
  }),
  defineScenario('a block further out decides, and inner handlers are passed', {
    steps: [
      block(
        'outer',
        [
          block('inner', [action('a', undo()), action('b')], {
            onError: [handler('fail', { steps: [action('told')] })],
          }),
        ],
        {
          onError: [handler('continue')],
        },
      ),
    ],
    actions: { 'do /outer/inner/b': [broken] },
    expect: {
      status: 'completed',
      output: null,
      undone: ['/outer/inner/a'],
      journal: [
        'compensation_completed /outer/inner/a',
        'step_completed /outer/inner/told',
        'step_failed /outer/inner',
        'step_completed /outer',
      ],
    },
  }),
  defineScenario('handlers of the run are asked last, and their steps run after everything was undone', {
    steps: [action('a', undo()), action('b')],
    onError: [handler('fail', { steps: [action('tell', { input: '${ error.message }' })] })],
    actions: { 'do /b': [broken] },
    expect: {
      status: 'compensated',
      undone: ['/a'],
      journal: ['compensation_completed /a', 'step_completed /tell', 'run_finished /'],
      steps: { '/tell': { input: 'no' } },
    },
  }),
  defineScenario('a run whose handler continues completes with its output', {
    steps: [action('a', undo()), action('b')],
    onError: [handler('continue', { output: 'all the same' })],
    actions: { 'do /b': [broken] },
    expect: { status: 'completed', output: 'all the same', error: null, undone: ['/a'] },
  }),
  defineScenario('a handler whose steps end in return decides: it is undone up to there, and the run ends well', {
    steps: [
      action('before', undo()),
      block('group', [action('a', undo()), action('b')], {
        onError: [handler('fail', { steps: [returns('done', 'enough')] })],
      }),
      action('never'),
    ],
    actions: { 'do /group/b': [broken] },
    expect: { status: 'completed', output: 'enough', undone: ['/group/a'], absent: ['step_started /never'] },
  }),
  defineScenario('an error in a handler goes on in place of the first, which is its cause', {
    steps: [block('group', [action('a')], { onError: [handler('continue', { steps: [fails('again', 'Worse')] })] })],
    actions: { 'do /group/a': [broken] },
    expect: {
      status: 'failed',
      error: {
        type: 'Worse',
        step: '/group/again',
        cause: { type: 'Broken.Badly', message: 'no', data: null, step: '/group/a', attempts: 1 },
      },
    },
  }),
  defineScenario('a handler does not decide about errors of its own steps', {
    steps: [action('a', { onError: [handler('continue', { steps: [fails('again', 'Worse')] })] })],
    onError: [handler('continue', { errors: ['Worse'], output: 'caught further out' })],
    actions: { 'do /a': [broken] },
    expect: { status: 'completed', output: 'caught further out' },
  }),
  defineScenario('where onFailure is fail nothing is undone', {
    steps: [action('a', undo()), block('group', [action('b', undo()), action('c')])],
    onFailure: 'fail',
    actions: { 'do /group/c': [broken] },
    expect: { status: 'failed', error: { type: 'Broken.Badly' }, undone: [] },
  }),
];
