import { action, approval, attempts, block, handler, undo, wait } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

/** Timers and time limits. */
export const timeScenarios = [
  defineScenario('a wait lasts as long as it says, and says until when', {
    steps: [wait('timer', { for: '${ input.pause }' })],
    input: { pause: '100ms' },
    expect: {
      status: 'completed',
      output: null,
      journal: ['step_started /timer', 'step_waiting /timer', 'step_completed /timer'],
    },
  }),
  defineScenario('a wait until a time that is past does not wait', {
    steps: [wait('timer', { until: '2001-01-01T00:00:00Z' })],
    expect: { status: 'completed', absent: ['step_waiting /timer'] },
  }),
  defineScenario('a wait for something that is no duration fails', {
    steps: [wait('timer', { for: '${ input.pause }' })],
    input: { pause: 'a while' },
    expect: { status: 'failed', error: { type: 'InvalidInput', step: '/timer' } },
  }),
  defineScenario('a block whose time is up is cancelled inside, undone, and fails with Timeout', {
    steps: [block('group', [action('a', undo()), action('slow')], { timeout: 300 })],
    actions: { 'do /group/slow': [{ hangs: 'none' }] },
    expect: {
      status: 'compensated',
      error: { type: 'Timeout', step: '/group', data: { kind: 'step' } },
      undone: ['/group/a'],
      steps: { '/group/slow': { status: 'cancelled' }, '/group': { status: 'failed' } },
    },
  }),
  defineScenario('a block whose time is up can continue', {
    steps: [
      block('group', [wait('timer', { for: 60_000 })], {
        timeout: 100,
        onError: [handler('continue', { errors: ['Timeout'], output: 'late' })],
      }),
    ],
    expect: { status: 'completed', output: 'late' },
  }),
  defineScenario('a step whose time is up between two attempts fails with Timeout, not with the last error', {
    steps: [action('flaky', { ...attempts(50), timeout: 300 })],
    actions: { 'do /flaky': [{ error: { type: 'Broken' } }] },
    expect: { status: 'failed', error: { type: 'Timeout', step: '/flaky', data: { kind: 'step' } } },
  }),
  defineScenario('an approval has a time limit of its own', {
    steps: [approval('ask', { timeout: 100 })],
    expect: {
      status: 'failed',
      error: { type: 'Timeout', step: '/ask' },
      journal: ['approval_opened /ask', 'approval_decided /ask', 'step_failed /ask'],
    },
  }),
  defineScenario('a run whose time is up fails with Timeout at its root and is undone', {
    steps: [action('a', undo()), wait('timer', { for: 60_000 })],
    timeout: 300,
    expect: { status: 'compensated', error: { type: 'Timeout', step: '/', data: { kind: 'run' } }, undone: ['/a'] },
  }),
  defineScenario('a run whose time is up can be handled like any error', {
    steps: [wait('timer', { for: 60_000 })],
    timeout: 100,
    onError: [handler('continue', { errors: ['Timeout'], output: 'good enough' })],
    expect: { status: 'completed', output: 'good enough' },
  }),
  defineScenario('no clock of a held run fires', {
    steps: [action('bad', { after: [], onError: [handler('hold')] }), wait('timer', { after: [], for: 200 })],
    actions: { 'do /bad': [{ error: { type: 'Broken' } }] },
    messages: [{ on: 'run_held /', after: 500, cancel: {} }],
    expect: { status: 'cancelled', absent: ['step_completed /timer'], steps: { '/timer': { status: 'cancelled' } } },
  }),
  defineScenario('where the run holds, a time that is up stops nothing', {
    steps: [block('group', [approval('ask')], { timeout: 100 })],
    onFailure: 'hold',
    messages: [{ on: 'run_held /', after: 100, cancel: {} }],
    expect: {
      status: 'cancelled',
      journal: ['step_held /group', 'run_held /', 'run_cancel_requested /', 'step_cancelled /group/ask'],
    },
  }),
];
