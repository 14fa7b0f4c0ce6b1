import {
  action,
  block,
  buildProgram,
  fails,
  inOrder,
  undo,
  undoBySteps,
  undoByWorkflow,
  wait,
  workflow,
} from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

const takeBack = buildProgram(
  inOrder(action('fetch', { input: '${ input }', ...undo() }), wait('drive', { for: 100 })),
  { name: 'contract-take-back', output: { taken: '${ steps.fetch.output.parcel }' } },
);

const workflows = { 'contract-take-back': takeBack };

/** Sub-runs as the undo of a step. */
export const undoBySubRunScenarios = [
  defineScenario('a sub-run undoes a step, and is waited for before the next one is undone', {
    workflows,
    steps: [
      action('first', undo()),
      action('send', { input: { parcel: 'p1' }, ...undoByWorkflow('contract-take-back', '${ step.output }') }),
      fails('bad', 'Broken'),
    ],
    expect: {
      status: 'compensated',
      error: { type: 'Broken' },
      undone: ['/send', '/first'],
      journal: ['compensation_started /send', 'compensation_completed /send', 'compensation_started /first'],
      absent: ['step_waiting /send'],
      steps: { '/send': { status: 'completed', compensation: { status: 'completed', attempts: 1 } } },
    },
  }),
  defineScenario('a sub-run of a computed name undoes what a sub-run has done', {
    workflows,
    steps: [
      workflow('send', 'contract-take-back', {
        input: { parcel: 7, way: 'back' },
        ...undoByWorkflow(
          'contract-take-${ step.input.way }',
          { parcel: '${ step.output.taken }' },
          {
            allowed: ['contract-take-back'],
            resultSchema: { type: 'object', required: ['taken'] },
          },
        ),
      }),
      fails('bad', 'Broken'),
    ],
    expect: { status: 'compensated', undone: ['/send'], steps: { '/send': { compensation: { status: 'completed' } } } },
  }),
  defineScenario('a sub-run undoes a step that steps undo, and one of a block that was cancelled', {
    workflows,
    steps: [
      action('a', undoBySteps([workflow('back', 'contract-take-back', { input: { parcel: 'a' } })])),
      block('both', [
        action('slow', { after: [], ...undoByWorkflow('contract-take-back', { parcel: '${ step.output.id }' }) }),
        action('bad', { after: [] }),
      ]),
    ],
    actions: {
      'do /both/slow': [{ hangs: 'unknown' }],
      'do /both/bad': [{ takes: 100, error: { type: 'Broken' }, retryable: false }],
    },
    expect: { status: 'compensated', undone: ['/both/slow', '/a'], steps: { '/a/back': { status: 'completed' } } },
  }),
];
