import { action, attempts, block, computed, fails, handler, undo } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

/** As deep, and with names as long, as a definition may have them. */
const longId = (level: number): string => `level${level}`.padEnd(63, 'x');
const deepest = Array.from({ length: 16 }, (_, level) => level).reduceRight(
  (steps, level) => [block(longId(level), steps)],
  [action('a'.repeat(63), undo()), action('b'.repeat(63))],
);

/** How an action ends. */
export const actionScenarios = [
  defineScenario('an action that fails is tried again, with the input of its first attempt', {
    steps: [action('a', { input: '${ uuid() }', ...attempts(3) })],
    actions: { 'do /a': [{ error: { type: 'Busy' } }, { error: { type: 'Busy' } }, { output: 'done' }] },
    expect: { status: 'completed', output: 'done', steps: { '/a': { attempts: 3 } } },
  }),
  defineScenario('an action that fails at every attempt fails the run with its error', {
    steps: [action('a', attempts(2)), action('b')],
    actions: { 'do /a': [{ error: { type: 'Busy', message: 'come back later' } }] },
    expect: {
      status: 'failed',
      output: null,
      error: { type: 'Busy', message: 'come back later', step: '/a', attempts: 2 },
      undone: [],
      absent: ['step_started /b'],
    },
  }),
  defineScenario('an error that is not to be retried ends the action at once', {
    steps: [action('a', attempts(5))],
    actions: { 'do /a': [{ error: { type: 'Declined' }, retryable: false }] },
    expect: { status: 'failed', error: { type: 'Declined', attempts: 1 } },
  }),
  defineScenario('an action whose whole time is up fails with Timeout', {
    steps: [action('a', { timeout: 200 })],
    actions: { 'do /a': [{ hangs: 'unknown' }] },
    expect: { status: 'failed', error: { type: 'Timeout', step: '/a', data: { kind: 'step' } } },
  }),
  defineScenario('an attempt that takes too long counts, and the next one may succeed', {
    steps: [action('a', { attemptTimeout: 200, ...attempts(2) })],
    actions: { 'do /a': [{ takes: 5_000, output: 'late' }, { output: 'in time' }] },
    expect: { status: 'completed', output: 'in time', steps: { '/a': { attempts: 2 } } },
  }),
  defineScenario('an expression that fails is a failure of its step, before any attempt', {
    steps: [action('a', { input: '${ input.nothing.here }' })],
    expect: {
      status: 'failed',
      error: { type: 'ExpressionError', step: '/a', attempts: 0 },
      journal: ['step_started /a', 'step_failed /a', 'run_finished /'],
    },
  }),
  defineScenario('a wildcard does not catch a defect, a handler that names it does', {
    steps: [
      action('a', {
        input: '${ input.nothing }',
        onError: [handler('continue', { errors: ['ExpressionError'], output: 'caught' })],
      }),
      action('b', { input: '${ input.nothing }', onError: [handler('continue')] }),
    ],
    expect: {
      status: 'failed',
      error: { type: 'ExpressionError', step: '/b' },
      steps: { '/a': { status: 'recovered', output: 'caught', error: { type: 'ExpressionError' } } },
    },
  }),
  defineScenario('an output that cannot be computed fails a step that was done, and it is undone with its result', {
    steps: [
      action('a', {
        input: { id: 5 },
        output: '${ result.missing }',
        ...undo({ id: '${ step.output.id }', known: '${ step.status }' }),
      }),
    ],
    expect: { status: 'compensated', error: { type: 'ExpressionError', step: '/a' }, undone: ['/a'] },
  }),
  defineScenario('an idempotency key can be chosen', {
    steps: [
      action('a', { input: { order: 'o1' }, idempotencyKey: 'charge-${ step.input.order }', ...undo('${ step.key }') }),
      action('b'),
    ],
    actions: { 'do /b': [{ error: { type: 'Broken' } }] },
    expect: { status: 'compensated', undone: ['/a'], steps: { '/a': { idempotencyKey: 'charge-o1' } } },
  }),
  defineScenario('a computed name gives one of the allowed actions, with its own settings', {
    steps: [
      action(
        'a',
        computed('${ input.which }', { action: 'contract.undo' }, { action: 'contract.step', ...attempts(2) }),
      ),
      action('b', {
        title: 'Now ${ input.which }',
        ...computed('${ input.which }', { action: 'contract.step' }),
        input: 'done',
      }),
    ],
    input: { which: 'contract.step' },
    actions: { 'do /a': [{ error: { type: 'Busy' } }, { output: 'first' }] },
    expect: {
      status: 'completed',
      output: 'done',
      steps: {
        '/a': { title: 'contract.step', attempts: 2, output: 'first' },
        '/b': { title: 'Now contract.step' },
      },
    },
  }),
  defineScenario('a computed name that is not allowed is a defect: it runs nothing, and has to be named', {
    steps: [
      action('a', {
        ...computed('${ input.which }', { action: 'contract.step' }),
        ...undo(null, 'started'),
        onError: [handler('continue', { errors: ['NotAllowed'], output: '${ error.data }' })],
      }),
      action('b', { ...computed('${ input.which }', { action: 'contract.step' }), onError: [handler('continue')] }),
    ],
    input: { which: 'contract.undo' },
    expect: {
      status: 'failed',
      error: { type: 'NotAllowed', step: '/b', attempts: 0 },
      undone: [],
      steps: { '/a': { status: 'recovered', output: { action: 'contract.undo', allowed: ['contract.step'] } } },
    },
  }),
  defineScenario('a computed action is undone by the compensation of the one that was chosen', {
    steps: [
      ...['contract.step', 'contract.undo'].map((name, index) =>
        action(index === 0 ? 'a' : 'b', {
          ...computed(
            '${ input.names[' + String(index) + '] }',
            { action: 'contract.step' },
            { action: 'contract.undo', ...undo() },
          ),
          title: name,
        }),
      ),
      fails('bad', 'Broken'),
    ],
    input: { names: ['contract.step', 'contract.undo'] },
    expect: { status: 'compensated', undone: ['/b'], absent: ['compensation_started /a'] },
  }),
  defineScenario('the action that undoes may be computed', {
    steps: [
      action('a', {
        input: { by: 'contract.undo' },
        ...undo(
          '${ step.key }',
          'unknown',
          computed('${ step.input.by }', { action: 'contract.undo', ...attempts(2) }),
        ),
      }),
      fails('bad', 'Broken'),
    ],
    actions: { 'undo /a': [{ error: { type: 'Busy' } }, { output: null }] },
    expect: { status: 'compensated', undone: ['/a'], steps: { '/a': { compensation: { attempts: 2 } } } },
  }),
  defineScenario('actions at the longest addresses run and are undone', {
    steps: [...deepest, action('bad')],
    actions: { 'do /bad': [{ error: { type: 'Broken' } }] },
    expect: { status: 'compensated', journal: ['step_failed /bad', 'run_finished /'] },
  }),
];
