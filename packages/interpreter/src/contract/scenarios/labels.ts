import { handler, restarts, set, value } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

/** What runs are found by. */
export const labelScenarios = [
  defineScenario('labels are there from the start, and follow the variables that they read', {
    labels: { customer: '${ input.customer }', state: '${ vars.state }', none: null },
    vars: { state: 'new', other: 0 },
    input: { customer: 7 },
    steps: [set('one', { other: 1 }), set('two', { state: 'done' })],
    expect: {
      status: 'completed',
      labels: { customer: 7, state: 'done' },
      journal: ['run_started /', 'run_labelled /', 'step_completed /one', 'run_labelled /', 'step_completed /two'],
    },
  }),
  defineScenario('labels are made anew with a restart, and told again only when they differ', {
    labels: { round: '${ input.n }', customer: 'ann', state: '${ vars.state }' },
    vars: { state: 'new' },
    steps: [set('work', { state: 'busy' }), restarts('again', { n: 2 }, { if: '${ input.n == 1 }' })],
    input: { n: 1 },
    expect: {
      status: 'completed',
      labels: { round: 2, customer: 'ann', state: 'busy' },
      journal: [
        'run_started /',
        'run_labelled /',
        'run_labelled /',
        'run_continued /',
        'run_labelled /',
        'run_labelled /',
      ],
    },
  }),
  defineScenario('a label that is no single value fails the step that makes it so, which has set nothing', {
    labels: { state: '${ vars.state }' },
    vars: { state: 'new' },
    steps: [
      set('wrong', { state: ['a', 'b'] }, { onError: [handler('continue', { errors: ['InvalidInput'] })] }),
      value('state', '${ vars.state }'),
    ],
    expect: {
      status: 'completed',
      output: 'new',
      labels: { state: 'new' },
      steps: { '/wrong': { status: 'recovered' } },
    },
  }),
  defineScenario('a label that cannot be made fails the run at its start', {
    labels: { customer: '${ input.customer }' },
    steps: [value('never', 1)],
    expect: {
      status: 'failed',
      error: { type: 'ExpressionError', step: '/' },
      absent: ['run_labelled /', 'step_started /never'],
    },
  }),
];
