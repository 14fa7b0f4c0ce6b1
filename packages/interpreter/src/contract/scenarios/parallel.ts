import { action, block, handler, parallel, undo, value, wait } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

const broken = { error: { type: 'Broken' }, retryable: false };

/** Branches at the same time. */
export const parallelScenarios = [
  defineScenario('branches run at the same time, and give what they gave by name', {
    steps: [
      parallel('fan', {
        one: [action('a'), action('b', { input: 1 })],
        two: [action('c', { input: 2 })],
        none: [value('v', 3)],
      }),
      value('after', '${ steps.b.output + steps.c.output + steps.fan.output.none }'),
    ],
    expect: {
      status: 'completed',
      output: 6,
      steps: { '/fan': { output: { one: 1, two: 2, none: 3 } }, '/fan/one/a': { status: 'completed' } },
    },
  }),
  defineScenario('one branch that fails cancels the others, and all of it is undone', {
    steps: [
      parallel('fan', {
        good: [action('a', undo())],
        slow: [action('b', undo())],
        bad: [action('d')],
      }),
    ],
    actions: {
      'do /fan/slow/b': [{ hangs: 'unknown' }],
      'do /fan/bad/d': [{ takes: 200, ...broken }],
    },
    expect: {
      status: 'compensated',
      error: { type: 'Broken', step: '/fan/bad/d' },
      undone: ['/fan/slow/b', '/fan/good/a'],
      steps: { '/fan/slow/b': { status: 'cancelled' }, '/fan': { status: 'failed' } },
    },
  }),
  defineScenario('of any the first success wins; who loses is cancelled and undone, and the run goes on', {
    steps: [
      parallel(
        'fan',
        {
          bad: [action('a')],
          quick: [action('b', { input: 'b', ...undo() })],
          slow: [action('d', undo())],
        },
        { mode: 'any' },
      ),
      action('end'),
    ],
    output: '${ steps.fan.output }',
    actions: {
      'do /fan/bad/a': [broken],
      'do /fan/quick/b': [{ takes: 300, output: 'b' }],
      'do /fan/slow/d': [{ hangs: 'unknown' }],
    },
    expect: {
      status: 'completed',
      output: { branch: 'quick', value: 'b' },
      undone: ['/fan/slow/d'],
      journal: [
        'step_cancelled /fan/slow/d',
        'compensation_completed /fan/slow/d',
        'step_completed /fan',
        'step_started /end',
      ],
      absent: ['compensation_started /fan/quick/b'],
    },
  }),
  defineScenario('when none succeeds all have failed', {
    steps: [parallel('fan', { one: [action('a', undo()), action('b')], two: [action('c')] }, { mode: 'any' })],
    actions: { 'do /fan/one/b': [broken], 'do /fan/two/c': [broken] },
    expect: { status: 'compensated', error: { type: 'AllFailed', step: '/fan' }, undone: ['/fan/one/a'] },
  }),
  defineScenario('a race is over with the first end', {
    steps: [
      parallel(
        'fan',
        { timer: [wait('t', { for: 100 })], work: [action('a', undo())] },
        { mode: 'race', output: '${ result.branch }' },
      ),
    ],
    actions: { 'do /fan/work/a': [{ hangs: 'none' }] },
    expect: { status: 'completed', output: 'timer', undone: [] },
  }),
  defineScenario('a race whose first end is a failure fails with it', {
    steps: [
      parallel(
        'fan',
        { bad: [action('a')], slow: [action('b', undo())] },
        { mode: 'race', onError: [handler('continue', { errors: ['Broken'], output: 'lost' })] },
      ),
    ],
    actions: { 'do /fan/bad/a': [{ takes: 200, ...broken }], 'do /fan/slow/b': [{ hangs: 'unknown' }] },
    expect: { status: 'completed', output: 'lost', undone: ['/fan/slow/b'] },
  }),
  defineScenario('a branch that comes to its end as a failure when the race is over has lost it', {
    steps: [
      parallel(
        'fan',
        {
          stubborn: [action('a', undo()), action('b', { after: [] })],
          quick: [action('c')],
        },
        { mode: 'race', output: '${ result.branch }' },
      ),
    ],
    actions: {
      'do /fan/stubborn/a': [{ takes: 900, output: 1, ignoresCancel: true }],
      'do /fan/stubborn/b': [{ takes: 100, ...broken }],
      'do /fan/quick/c': [{ takes: 500, output: 2 }],
    },
    expect: { status: 'completed', output: 'quick', undone: ['/fan/stubborn/a'] },
  }),
  defineScenario('settled waits for all and never fails', {
    steps: [
      parallel(
        'fan',
        { good: [action('a', { input: 1, ...undo() })], bad: [action('b', undo()), block('group', [action('c')])] },
        { mode: 'settled' },
      ),
    ],
    actions: { 'do /fan/bad/group/c': [broken] },
    output: '${ [steps.fan.output.good, steps.fan.output.bad.status, steps.fan.output.bad.error.type] }',
    expect: {
      status: 'completed',
      output: [{ status: 'completed', value: 1, error: null }, 'failed', 'Broken'],
      undone: ['/fan/bad/b'],
    },
  }),
  defineScenario('a cancel stops all branches', {
    steps: [parallel('fan', { one: [action('a', undo())], two: [wait('w', { for: 60_000 })] }, { mode: 'settled' })],
    actions: { 'do /fan/one/a': [{ hangs: 'unknown' }] },
    messages: [{ on: 'step_waiting /fan/two/w', after: 200, cancel: {} }],
    expect: { status: 'cancelled', undone: ['/fan/one/a'], steps: { '/fan': { status: 'cancelled' } } },
  }),
];
