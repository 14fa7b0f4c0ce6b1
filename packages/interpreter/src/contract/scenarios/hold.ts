import { action, attempts, handler, undo, undoBySteps } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

const broken = { error: { type: 'Broken' }, retryable: false };

/** Runs that wait for a person after an error. */
export const holdScenarios = [
  defineScenario('a handler that holds cancels and undoes nothing, and what does not depend on the step goes on', {
    steps: [
      action('a', undo()),
      action('bad', { after: ['a'], onError: [handler('hold')] }),
      action('beside', { after: ['a'] }),
      action('more', { after: ['beside'] }),
      action('depends', { after: ['bad'] }),
    ],
    actions: { 'do /bad': [broken], 'do /beside': [{ takes: 150, output: null }] },
    messages: [{ on: 'step_completed /more', after: 50, cancel: { reason: 'given up' } }],
    expect: {
      status: 'cancelled',
      undone: ['/a'],
      error: { type: 'Cancelled', message: 'given up' },
      journal: [
        'step_held /bad',
        'run_held /',
        'step_completed /beside',
        'step_completed /more',
        'run_cancel_requested /',
        'step_cancelled /bad',
        'compensation_started /a',
        'run_finished /',
      ],
      absent: ['step_started /depends'],
    },
  }),
  defineScenario('where onFailure is hold a run is held, and a cancel undoes it', {
    steps: [action('a', undo()), action('bad', undo())],
    onFailure: 'hold',
    onError: [handler('fail', { steps: [action('tell')] })],
    actions: { 'do /bad': [{ ...broken, effect: 'unknown' }] },
    messages: [{ on: 'run_held /', after: 50, cancel: {} }],
    expect: {
      status: 'cancelled',
      undone: ['/bad', '/a'],
      absent: ['step_started /tell'],
      journal: [
        'step_held /bad',
        'run_held /',
        'run_cancel_requested /',
        'compensation_completed /a',
        'run_finished /',
      ],
    },
  }),
  defineScenario('a handler that holds may tell somebody, and what becomes of that changes nothing', {
    steps: [action('bad')],
    onError: [handler('hold', { steps: [action('tell', { input: '${ error.step }' }), action('tellMore')] })],
    actions: { 'do /bad': [broken], 'do /tellMore': [broken] },
    messages: [{ on: 'step_failed /tellMore', after: 50, cancel: {} }],
    expect: {
      status: 'cancelled',
      journal: [
        'step_held /bad',
        'run_held /',
        'step_completed /tell',
        'step_failed /tellMore',
        'run_cancel_requested /',
      ],
      steps: { '/tell': { input: '/bad' }, '/bad': { status: 'cancelled' } },
    },
  }),
  defineScenario('a handler that holds comes before those further out', {
    steps: [action('bad', { onError: [handler('hold')] })],
    onError: [handler('continue')],
    actions: { 'do /bad': [broken] },
    messages: [{ on: 'run_held /', cancel: {} }],
    expect: { status: 'cancelled', journal: ['step_held /bad'] },
  }),
  defineScenario(
    'a compensation that fails does not stop the others, holds the run before its handlers, and a cancel tries it again',
    {
      steps: [action('a', undo()), action('b', undo(null, 'unknown', attempts(2))), action('c', undo()), action('bad')],
      onError: [handler('fail', { steps: [action('tell')] })],
      actions: {
        'do /bad': [broken],
        'undo /b': [{ error: { type: 'Stuck' } }, { error: { type: 'Stuck' } }, { output: null }],
      },
      messages: [{ on: 'run_held /', after: 50, cancel: { by: 'ann' } }],
      expect: {
        status: 'cancelled',
        error: { type: 'Cancelled' },
        undone: ['/c', '/b', '/a', '/b'],
        journal: [
          'compensation_failed /b',
          'compensation_completed /a',
          'run_held /',
          'run_cancel_requested /',
          'compensation_completed /b',
          'run_finished /',
        ],
        absent: ['step_started /tell'],
        steps: { '/b': { compensation: { status: 'completed' } } },
      },
    },
  ),
  defineScenario('a list of compensating steps that is tried again goes on with what is not done yet', {
    steps: [action('a', undoBySteps([action('one', { after: [] }), action('two', { after: ['one'] })])), action('bad')],
    actions: { 'do /bad': [broken], 'do /a/two': [broken, { output: null }] },
    messages: [{ on: 'run_held /', cancel: {} }],
    expect: {
      status: 'cancelled',
      undone: ['/a', '/a'],
      journal: ['compensation_failed /a', 'run_held /', 'step_completed /a/two', 'compensation_completed /a'],
    },
  }),
  defineScenario('a step of a compensation that would hold fails it instead, and a cancel tries it again', {
    steps: [
      action('a', undoBySteps([action('one', { after: [], onError: [handler('hold', { steps: [action('tell')] })] })])),
      action('bad'),
    ],
    actions: { 'do /bad': [broken], 'do /a/one': [broken, { output: null }] },
    messages: [{ on: 'run_held /', after: 50, cancel: {} }],
    expect: {
      status: 'cancelled',
      undone: ['/a', '/a'],
      journal: ['step_completed /a/one/tell', 'compensation_failed /a', 'run_held /', 'compensation_completed /a'],
      absent: ['step_held /a/one'],
    },
  }),
  defineScenario('a step of a finally that would hold is a warning like any error in it', {
    steps: [action('a')],
    finally: [action('clean', { onError: [handler('hold')] })],
    actions: { 'do /clean': [broken] },
    expect: { status: 'completed', journal: ['step_failed /clean', 'run_finished /'], absent: ['step_held /clean'] },
  }),
];
