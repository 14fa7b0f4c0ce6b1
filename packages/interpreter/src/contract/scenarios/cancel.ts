import { action, approval, attempts, block, handler, undo, wait } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

const broken = { error: { type: 'Broken' }, retryable: false };

/** What a cancel does. */
export const cancelScenarios = [
  defineScenario('a cancel stops what runs, undoes and ends the run cancelled', {
    steps: [action('a', undo()), action('slow', undo()), action('never')],
    actions: { 'do /slow': [{ hangs: 'unknown' }] },
    messages: [{ on: 'step_started /slow', after: 100, cancel: { reason: 'changed my mind', by: 'ann' } }],
    expect: {
      status: 'cancelled',
      output: null,
      error: {
        type: 'Cancelled',
        message: 'changed my mind',
        step: '/',
        data: { reason: 'changed my mind', by: 'ann' },
      },
      undone: ['/slow', '/a'],
      absent: ['step_started /never'],
      journal: [
        'run_cancel_requested /',
        'step_cancelled /slow',
        'compensation_completed /slow',
        'compensation_completed /a',
        'run_finished /',
      ],
    },
  }),
  defineScenario('a cancel ends a wait and closes an approval', {
    steps: [wait('timer', { after: [], for: 60_000 }), approval('ask', { after: [] })],
    messages: [{ on: 'step_waiting /ask', after: 50, cancel: {} }],
    expect: {
      status: 'cancelled',
      undone: [],
      journal: ['run_cancel_requested /', 'approval_decided /ask'],
      steps: { '/timer': { status: 'cancelled' }, '/ask': { status: 'cancelled' } },
    },
  }),
  defineScenario(
    'a step that completes in spite of a cancel counts as completed, and the run is cancelled all the same',
    {
      steps: [action('a', undo())],
      actions: { 'do /a': [{ takes: 300, output: 1, ignoresCancel: true }] },
      messages: [{ on: 'step_started /a', after: 50, cancel: {} }],
      expect: { status: 'cancelled', undone: ['/a'], steps: { '/a': { status: 'completed' } } },
    },
  ),
  defineScenario('handlers are not asked about a cancel', {
    steps: [block('group', [action('slow')], { onError: [handler('continue', { errors: ['*', 'Cancelled'] })] })],
    actions: { 'do /group/slow': [{ hangs: 'none' }] },
    messages: [{ on: 'step_started /group/slow', after: 50, cancel: {} }],
    expect: { status: 'cancelled', undone: [] },
  }),
  defineScenario('a cancel during the compensation is recorded and changes nothing', {
    steps: [action('a', undo()), action('b', undo()), action('bad')],
    actions: { 'do /bad': [broken], 'undo /b': [{ takes: 300, output: null }] },
    messages: [{ on: 'compensation_started /b', after: 50, cancel: {} }],
    expect: {
      status: 'compensated',
      error: { type: 'Broken' },
      undone: ['/b', '/a'],
      journal: [
        'compensation_started /b',
        'run_cancel_requested /',
        'compensation_completed /b',
        'compensation_completed /a',
      ],
    },
  }),
  defineScenario('a second cancel changes nothing', {
    steps: [action('slow', undo())],
    actions: { 'do /slow': [{ hangs: 'unknown' }], 'undo /slow': [{ takes: 200, output: null }] },
    messages: [
      { on: 'step_started /slow', after: 50, cancel: { reason: 'first' } },
      { on: 'compensation_started /slow', after: 50, cancel: { reason: 'second' } },
    ],
    expect: { status: 'cancelled', error: { message: 'first' }, undone: ['/slow'] },
  }),
  defineScenario('a cancelled run whose compensation fails is held, and a further cancel tries again', {
    steps: [action('a', undo()), action('slow')],
    actions: { 'do /slow': [{ hangs: 'none' }], 'undo /a': [broken, broken, { output: null }] },
    messages: [
      { on: 'step_started /slow', after: 50, cancel: {} },
      { on: 'run_held /', after: 50, cancel: {} },
      { on: 'run_held /', after: 300, cancel: {} },
    ],
    expect: {
      status: 'cancelled',
      undone: ['/a', '/a', '/a'],
      journal: ['run_held /', 'compensation_failed /a', 'run_held /', 'compensation_completed /a', 'run_finished /'],
    },
  }),
  defineScenario('a cancel while an action waits for its next attempt ends it', {
    steps: [
      action('a', { ...undo(), retry: { ...attempts(5).retry, initialInterval: 60_000, maximumInterval: 60_000 } }),
    ],
    actions: { 'do /a': [{ error: { type: 'Busy' } }] },
    messages: [{ on: 'step_started /a', after: 200, cancel: {} }],
    expect: { status: 'cancelled', steps: { '/a': { status: 'cancelled' } } },
  }),
];
