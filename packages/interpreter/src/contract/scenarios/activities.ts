import { action, activity, attempts, foreign, handler, parallel, undo } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

/** Activities of workers that know nothing of Waymark. */
export const activityScenarios = [
  defineScenario('an activity gets its arguments as they are, and gives what it gives', {
    steps: [activity('a', { input: [{ order: 'o1' }, '${ 1 + 1 }', null] })],
    expect: {
      status: 'completed',
      output: [{ order: 'o1' }, 2, null],
      steps: { '/a': { status: 'completed', input: [{ order: 'o1' }, 2, null], attempts: 1 } },
    },
  }),
  defineScenario('an activity that fails is tried again', {
    steps: [activity('a', attempts(3))],
    actions: { 'do /a': [{ error: { type: 'Busy' } }, { error: { type: 'Busy' } }, { output: 'done' }] },
    expect: { status: 'completed', output: 'done' },
  }),
  defineScenario('an activity that fails at every attempt fails with its type and its data', {
    steps: [activity('a', attempts(2))],
    actions: { 'do /a': [{ error: { type: 'Ledger.Closed', message: 'till Monday', data: { day: 1 } } }] },
    expect: {
      status: 'failed',
      error: { type: 'Ledger.Closed', message: 'till Monday', data: { day: 1 }, step: '/a', attempts: 2 },
    },
  }),
  defineScenario('an error of an activity that is not to be retried ends it at once, and a handler knows its type', {
    steps: [
      activity('a', {
        ...attempts(5),
        onError: [handler('continue', { errors: ['Ledger'], output: '${ error.type }' })],
      }),
    ],
    actions: { 'do /a': [{ error: { type: 'Ledger.Closed' }, retryable: false }, { output: 'tried again' }] },
    expect: { status: 'completed', output: 'Ledger.Closed' },
  }),
  defineScenario('what an activity did that failed is unknown, and it is undone', {
    steps: [activity('a', { input: ['x'], ...undo({ of: '${ step.input[0] }', known: '${ step.status }' }) })],
    actions: { 'do /a': [{ error: { type: 'Broken' } }] },
    expect: { status: 'compensated', error: { type: 'Broken', step: '/a' }, undone: ['/a'] },
  }),
  defineScenario('an activity undoes a step, and is tried again for that', {
    steps: [action('a', undo(null, 'unknown', { ...foreign, input: ['${ step.key }'], ...attempts(2) })), action('b')],
    actions: {
      'do /b': [{ error: { type: 'Broken' } }],
      'undo /a': [{ error: { type: 'Busy' } }, { output: 'undone' }],
    },
    expect: {
      status: 'compensated',
      undone: ['/a'],
      steps: { '/a': { compensation: { status: 'completed', attempts: 1 } } },
    },
  }),
  defineScenario('an attempt of an activity that takes too long is a timeout of the attempt', {
    steps: [activity('a', { attemptTimeout: 200, ...attempts(2) })],
    actions: { 'do /a': [{ takes: 30_000, output: 'late' }] },
    expect: {
      status: 'failed',
      error: { type: 'Timeout', data: { kind: 'attempt' }, step: '/a', attempts: 2 },
    },
  }),
  defineScenario('an activity whose whole time is up fails with Timeout', {
    steps: [activity('a', { timeout: 200 })],
    actions: { 'do /a': [{ hangs: 'unknown' }] },
    expect: { status: 'failed', error: { type: 'Timeout', step: '/a', data: { kind: 'step' } } },
  }),
  defineScenario('an activity that is cancelled is awaited, and undone since nobody knows what it did', {
    steps: [parallel('fan', { slow: [activity('a', undo('a'))], bad: [action('b')] })],
    actions: { 'do /fan/slow/a': [{ hangs: 'none' }], 'do /fan/bad/b': [{ takes: 200, error: { type: 'Broken' } }] },
    expect: {
      status: 'compensated',
      error: { type: 'Broken', step: '/fan/bad/b' },
      undone: ['/fan/slow/a'],
      steps: { '/fan/slow/a': { status: 'cancelled' } },
    },
  }),
];
