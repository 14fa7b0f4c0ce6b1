import { action, attempts, block, handler, undo, undoBySteps, value, wait } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

const broken = { error: { type: 'Broken' }, retryable: false };

/** What is undone, and in which order. */
export const sagaScenarios = [
  defineScenario('steps that completed are undone, newest first', {
    steps: [action('a', undo()), action('b', undo()), action('c', undo()), action('d')],
    actions: { 'do /d': [broken] },
    expect: {
      status: 'compensated',
      error: { type: 'Broken', step: '/d' },
      undone: ['/c', '/b', '/a'],
      journal: [
        'compensation_completed /c',
        'compensation_started /b',
        'compensation_completed /b',
        'compensation_started /a',
        'compensation_completed /a',
        'run_finished /',
      ],
      steps: { '/a': { status: 'completed', compensation: { status: 'completed', attempts: 1 } } },
    },
  }),
  defineScenario('what its condition does not want is not undone', {
    steps: [
      action('a', { input: { paid: true }, ...undo(null, 'unknown', {}, { if: '${ step.output.paid }' }) }),
      action('b', { input: { paid: false }, ...undo(null, 'unknown', {}, { if: '${ step.output.paid }' }) }),
      action('bad'),
    ],
    actions: { 'do /bad': [broken] },
    expect: { status: 'compensated', undone: ['/a'], steps: { '/b': { compensation: null } } },
  }),
  defineScenario('a run of which nothing was to be undone has failed', {
    steps: [action('a', undo(null, 'unknown', {}, { if: '${ error.type != "Broken" }' })), action('bad')],
    actions: { 'do /bad': [broken] },
    expect: { status: 'failed', undone: [] },
  }),
  defineScenario('a compensation whose time is up has failed, and holds the run', {
    steps: [action('a', undo(null, 'unknown', attempts(3), { timeout: 300 })), action('bad')],
    actions: { 'do /bad': [broken], 'undo /a': [{ hangs: 'unknown' }, { output: null }] },
    messages: [{ on: 'run_held /', after: 50, cancel: {} }],
    expect: {
      status: 'cancelled',
      undone: ['/a', '/a'],
      journal: ['compensation_failed /a', 'run_held /', 'compensation_completed /a'],
    },
  }),
  defineScenario('a compensation that fails counts as undone where its handler says so', {
    steps: [
      action('a', undo(null, 'unknown', {}, { onError: [handler('continue', { errors: ['Gone'] })] })),
      action('b', {
        input: { id: 7 },
        ...undo(null, 'unknown', attempts(2), {
          onError: [
            handler('continue', { errors: ['*'], if: '${ error.type == "Other" }' }),
            handler('continue', {
              errors: ['Gone'],
              steps: [action('tell', { input: '${ [step.input.id, error.attempts] }' })],
            }),
          ],
        }),
      }),
      action('bad'),
    ],
    actions: {
      'do /bad': [broken],
      'undo /a': [{ error: { type: 'Gone.Away' }, retryable: false }],
      'undo /b': [{ error: { type: 'Gone' } }],
    },
    expect: {
      status: 'compensated',
      undone: ['/b', '/a'],
      journal: ['compensation_started /b', 'step_completed /b/tell', 'compensation_completed /b'],
      absent: ['compensation_failed /a', 'compensation_failed /b', 'run_held /'],
      steps: { '/b': { compensation: { status: 'completed', attempts: 2 } }, '/b/tell': { output: [7, 2] } },
    },
  }),
  defineScenario('a handler of a compensation that does not say so runs, and the run is held', {
    steps: [
      action('a', undo(null, 'unknown', {}, { onError: [handler('fail', { steps: [action('tell')] })] })),
      action('bad'),
    ],
    actions: { 'do /bad': [broken], 'undo /a': [broken, broken, { output: null }] },
    messages: [
      { on: 'run_held /', after: 50, cancel: {} },
      { on: 'run_held /', after: 300, cancel: {} },
    ],
    expect: {
      status: 'cancelled',
      undone: ['/a', '/a', '/a'],
      journal: [
        ...['step_completed /a/tell', 'compensation_failed /a', 'run_held /'],
        ...['compensation_started /a', 'step_completed /a/tell', 'compensation_failed /a', 'run_held /'],
        'compensation_completed /a',
      ],
    },
  }),
  defineScenario('the order is that of completion, across parallel steps', {
    steps: [
      action('slow', { after: [], ...undo() }),
      block('branch', [action('quick', undo()), action('later', undo())], { after: [] }),
      action('end', { after: ['slow', 'branch'] }),
    ],
    actions: {
      'do /slow': [{ takes: 150, output: null }],
      'do /branch/later': [{ takes: 400, output: null }],
      'do /end': [broken],
    },
    expect: { status: 'compensated', undone: ['/branch/later', '/slow', '/branch/quick'] },
  }),
  defineScenario('a running sibling is cancelled, awaited and undone as of unknown outcome', {
    steps: [
      action('a', undo()),
      action('slow', { after: ['a'], ...undo('${ [step.status, step.output.id] }') }),
      action('bad', { after: ['a'] }),
    ],
    actions: { 'do /slow': [{ hangs: 'unknown' }], 'do /bad': [{ takes: 100, ...broken }] },
    expect: {
      status: 'compensated',
      undone: ['/slow', '/a'],
      journal: ['step_failed /bad', 'step_cancelled /slow', 'compensation_started /slow', 'compensation_started /a'],
      steps: { '/slow': { status: 'cancelled' } },
    },
  }),
  defineScenario('a cancelled sibling that is known to have done nothing is not undone', {
    steps: [action('slow', { after: [], ...undo() }), action('bad', { after: [] })],
    actions: { 'do /slow': [{ hangs: 'none' }], 'do /bad': [{ takes: 100, ...broken }] },
    expect: { status: 'failed', undone: [], steps: { '/slow': { status: 'cancelled' } } },
  }),
  defineScenario('a sibling that completes in spite of its cancellation counts as completed and is undone first', {
    steps: [action('a', undo()), action('slow', { after: ['a'], ...undo() }), action('bad', { after: ['a'] })],
    actions: {
      'do /slow': [{ takes: 1_500, output: 'made it', ignoresCancel: true }],
      'do /bad': [{ takes: 50, ...broken }],
    },
    expect: {
      status: 'compensated',
      undone: ['/slow', '/a'],
      steps: { '/slow': { status: 'completed', output: 'made it' } },
    },
  }),
  defineScenario('a failed step is undone when its outcome is unknown, and not when nothing was done', {
    steps: [action('a', { ...undo(), onError: [handler('continue')] }), action('b', undo())],
    actions: { 'do /a': [broken], 'do /b': [{ ...broken, effect: 'unknown' }] },
    expect: { status: 'compensated', undone: ['/b'] },
  }),
  defineScenario('one unknown attempt makes the outcome unknown, whatever the last one says', {
    steps: [action('a', { ...attempts(2), ...undo() })],
    actions: {
      'do /a': [
        { error: { type: 'Lost' }, effect: 'unknown' },
        { error: { type: 'Refused' }, effect: 'none' },
      ],
    },
    expect: { status: 'compensated', error: { type: 'Refused' }, undone: ['/a'] },
  }),
  defineScenario('a compensation says when it runs: completed, started', {
    steps: [
      action('onlyCompleted', { ...undo(null, 'completed'), onError: [handler('continue')] }),
      action('started', undo(null, 'started')),
    ],
    actions: { 'do /onlyCompleted': [{ ...broken, effect: 'unknown' }], 'do /started': [broken] },
    expect: { status: 'compensated', undone: ['/started'] },
  }),
  defineScenario('a step that continues has been undone before', {
    steps: [action('a', { ...undo(), onError: [handler('continue', { output: 'without' })] })],
    actions: { 'do /a': [{ ...broken, effect: 'unknown' }] },
    expect: {
      status: 'completed',
      output: 'without',
      undone: ['/a'],
      journal: ['compensation_completed /a', 'step_completed /a'],
    },
  }),
  defineScenario('a failed attempt of a compensation is tried again', {
    steps: [action('a', undo(null, 'unknown', attempts(3))), action('b')],
    actions: { 'undo /a': [{ error: { type: 'Busy' } }, { output: null }], 'do /b': [broken] },
    expect: {
      status: 'compensated',
      undone: ['/a'],
      steps: { '/a': { compensation: { status: 'completed', attempts: 2 } } },
    },
  }),
  defineScenario('a compensation sees the step, the error and the steps of the run', {
    steps: [
      action('a', {
        input: { n: 1 },
        ...undo({
          n: '${ step.input.n }',
          out: '${ step.output.n }',
          why: '${ error.type }',
          other: '${ steps.v.output }',
          key: '${ step.key }',
        }),
      }),
      value('v', 'seen'),
      action('b'),
    ],
    actions: { 'do /b': [broken] },
    expect: { status: 'compensated', undone: ['/a'] },
  }),
  defineScenario("a completed block's own compensation replaces those inside it", {
    steps: [block('group', [action('a', undo()), action('b', undo())], undo('as a whole')), action('end')],
    actions: { 'do /end': [broken] },
    expect: { status: 'compensated', undone: ['/group'] },
  }),
  defineScenario('a block that fails is undone by what is inside, not by its own compensation', {
    steps: [block('group', [action('a', undo()), action('b')], undo('as a whole'))],
    actions: { 'do /group/b': [broken] },
    expect: { status: 'compensated', undone: ['/group/a'] },
  }),
  defineScenario('a compensation can be a list of steps', {
    steps: [
      action('a', {
        input: 'x',
        ...undoBySteps([
          action('first', { after: [], input: '${ step.input }' }),
          action('second', { after: ['first'] }),
        ]),
      }),
      action('b'),
    ],
    actions: { 'do /b': [broken] },
    expect: {
      status: 'compensated',
      undone: ['/a'],
      journal: [
        'compensation_started /a',
        'step_completed /a/first',
        'step_completed /a/second',
        'compensation_completed /a',
      ],
      steps: { '/a/first': { input: 'x' } },
    },
  }),
  defineScenario('nothing runs any more when undoing begins', {
    steps: [
      block('group', [
        action('a', undo()),
        action('slow', { after: [] }),
        wait('timer', { after: [], for: 60_000 }),
        action('bad', { after: ['a'] }),
      ]),
    ],
    actions: { 'do /group/slow': [{ takes: 1_500, output: null, ignoresCancel: true }], 'do /group/bad': [broken] },
    expect: {
      status: 'compensated',
      journal: ['step_failed /group/bad', 'step_completed /group/slow', 'compensation_started /group/a'],
    },
  }),
  defineScenario('a block whose output fails is undone from inside alone, not by its own compensation, too', {
    steps: [block('group', [action('inside', undo())], { ...undo(), output: '${ steps.inside.output.no.such }' })],
    expect: { status: 'compensated', undone: ['/group/inside'], error: { type: 'ExpressionError', step: '/group' } },
  }),
];
