import {
  action,
  approval,
  block,
  fails,
  forEach,
  handler,
  parallel,
  tries,
  undo,
  value,
  wait,
} from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';
import type { Scenario } from '../scenario.ts';

const broken = { error: { type: 'Broken' }, retryable: false } as const;
const well = { output: 'well' } as const;

/** Runs that go on from the step that failed, each time in a further execution. */
export const runRetryScenarios: Scenario[] = [
  defineScenario('a run that fails goes on from the step that failed, and what was done is not done again', {
    retry: tries(3),
    steps: [action('a', { input: 1, ...undo() }), action('bad', undo()), value('end', '${ steps.a.output + 1 }')],
    actions: { 'do /bad': [{ ...broken, effect: 'unknown' }, broken, well] },
    expect: {
      status: 'completed',
      output: 2,
      undone: [],
      journal: [
        'step_completed /a',
        'step_waiting /bad',
        'run_continued /',
        'step_started /bad',
        'step_waiting /bad',
        'run_continued /',
        'step_completed /bad',
        'run_finished /',
      ],
      steps: { '/bad': { status: 'completed', error: null, output: 'well' } },
    },
  }),
  defineScenario('when the tries are used up the run fails as its definition says', {
    retry: tries(2),
    steps: [action('a', undo()), action('bad')],
    onError: [handler('fail', { steps: [action('tell', { input: '${ error.step }' })] })],
    actions: { 'do /bad': [broken, broken] },
    expect: {
      status: 'compensated',
      error: { type: 'Broken', step: '/bad' },
      undone: ['/a'],
      journal: ['step_waiting /bad', 'run_continued /', 'step_failed /bad', 'step_completed /tell', 'run_finished /'],
      steps: { '/tell': { input: '/bad' } },
    },
  }),
  defineScenario('a handler comes before the retry of the run', {
    retry: tries(3),
    steps: [action('bad', { onError: [handler('continue')] }), value('end', '${ steps.bad.status }')],
    actions: { 'do /bad': [broken] },
    expect: { status: 'completed', output: 'recovered', absent: ['step_waiting /bad'] },
  }),
  defineScenario('what a step of the run decides for good is not tried again', {
    retry: tries(3),
    steps: [approval('ask')],
    messages: [{ on: 'approval_opened /ask', decide: { id: 'd1', address: '/ask', decision: 'rejected', by: 'ann' } }],
    expect: { status: 'failed', error: { type: 'Rejected' }, journal: ['step_failed /ask', 'run_finished /'] },
  }),
  defineScenario('a step that says that the run fails is not tried again', {
    retry: tries(3),
    steps: [fails('enough', 'Broken')],
    expect: { status: 'failed', error: { type: 'Broken' }, absent: ['step_waiting /enough'] },
  }),
  defineScenario('an error that the retry of the run does not name ends the run', {
    retry: { ...tries(3), retryableErrorTypes: ['Busy'] },
    steps: [action('busy'), action('bad')],
    actions: { 'do /busy': [{ error: { type: 'Busy.Now' }, retryable: false }, well], 'do /bad': [broken] },
    expect: {
      status: 'failed',
      error: { type: 'Broken' },
      journal: ['step_waiting /busy', 'run_continued /', 'step_completed /busy', 'step_failed /bad'],
    },
  }),
  defineScenario('what does not depend on the step goes on before the run is tried again', {
    retry: { ...tries(2), initialInterval: 400, maximumInterval: 400 },
    steps: [
      action('bad', { after: [] }),
      action('beside', { after: [] }),
      action('more', { after: ['beside'] }),
      value('end', 'done'),
    ],
    actions: { 'do /bad': [broken, well], 'do /beside': [{ takes: 50, output: null }] },
    expect: {
      status: 'completed',
      journal: ['step_waiting /bad', 'step_completed /more', 'run_continued /', 'step_completed /bad'],
    },
  }),
  defineScenario('two steps that failed are tried again together', {
    retry: { ...tries(2), initialInterval: 300, maximumInterval: 300 },
    steps: [action('one', { after: [] }), action('two', { after: [] }), value('end', 'done')],
    actions: { 'do /one': [broken, well], 'do /two': [{ takes: 100, ...broken }, well] },
    expect: { status: 'completed', journal: ['step_waiting /two', 'run_continued /', 'run_finished /'] },
  }),
  defineScenario('a cancel before the next try undoes what was done', {
    retry: { ...tries(2), initialInterval: 60_000, maximumInterval: 60_000 },
    steps: [action('a', undo()), action('bad', undo())],
    actions: { 'do /bad': [{ ...broken, effect: 'unknown' }] },
    messages: [{ on: 'step_waiting /bad', after: 50, cancel: {} }],
    expect: {
      status: 'cancelled',
      undone: ['/bad', '/a'],
      steps: { '/bad': { status: 'cancelled' } },
    },
  }),
  defineScenario(
    'of a fan-out only the items that failed are done again, and what was undone of them under another key',
    {
      retry: tries(2),
      steps: [
        forEach('each', '${ [0, 1, 2] }', [action('first', { input: '${ item }', ...undo() }), action('second')], {
          concurrency: 1,
          tolerate: { items: 0 },
        }),
      ],
      actions: { 'do /each[1]/second': [broken, well] },
      expect: {
        status: 'completed',
        undone: ['/each[1]/first'],
        journal: [
          'step_completed /each[0]/second',
          'compensation_completed /each[1]/first',
          'step_waiting /each',
          'run_continued /',
          'step_started /each',
          'step_completed /each[1]/first',
          'step_completed /each[1]/second',
          'step_completed /each[2]/second',
          'run_finished /',
        ],
      },
    },
  ),
  defineScenario('a step whose time is up goes on with what is not done yet', {
    retry: tries(2),
    steps: [
      block(
        'group',
        [action('a', { input: 1, ...undo() }), action('slow', undo()), value('sum', '${ steps.a.output + 1 }')],
        { timeout: 400, finally: [action('clean')] },
      ),
    ],
    actions: { 'do /group/slow': [{ hangs: 'unknown' }, well] },
    expect: {
      status: 'completed',
      output: 2,
      undone: [],
      journal: [
        'step_completed /group/a',
        'step_cancelled /group/slow',
        'step_waiting /group',
        'run_continued /',
        'step_started /group',
        'step_completed /group/slow',
        'step_completed /group/clean',
        'run_finished /',
      ],
    },
  }),
  defineScenario('branches that all failed begin anew', {
    retry: tries(2),
    steps: [parallel('either', { one: [action('a', undo()), action('b')] }, { mode: 'any' })],
    actions: { 'do /either/one/b': [broken, well] },
    expect: {
      status: 'completed',
      output: { branch: 'one', value: 'well' },
      undone: ['/either/one/a'],
      journal: ['compensation_completed /either/one/a', 'run_continued /', 'step_completed /either/one/a'],
    },
  }),
  defineScenario('what fails in a handler is tried again there', {
    retry: tries(2),
    steps: [
      block('group', [action('a', undo()), action('bad')], {
        onError: [handler('continue', { steps: [action('mend')], output: 'mended' })],
      }),
    ],
    actions: { 'do /group/bad': [broken], 'do /group/mend': [broken, well] },
    expect: {
      status: 'completed',
      output: 'mended',
      undone: ['/group/a'],
      journal: [
        'compensation_completed /group/a',
        'step_waiting /group/mend',
        'run_continued /',
        'step_completed /group/mend',
      ],
    },
  }),
  defineScenario('timers and people that a run waits for are not in the way of another try', {
    retry: tries(2),
    steps: [
      action('bad', { after: [] }),
      wait('timer', { after: [], for: 600 }),
      approval('ask', { after: [] }),
      value('end', 'done'),
    ],
    actions: { 'do /bad': [broken, well] },
    messages: [
      {
        on: 'step_completed /bad',
        after: 50,
        decide: { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' },
      },
    ],
    expect: {
      status: 'completed',
      journal: ['run_continued /', 'step_completed /bad', 'step_completed /ask', 'step_completed /timer'],
    },
  }),
  defineScenario('what has undone a step that is done again undoes it again', {
    retry: tries(2),
    steps: [
      forEach('each', '${ [0] }', [action('first', undo()), action('second')], { tolerate: { items: 0 } }),
      action('last'),
    ],
    actions: { 'do /each[0]/second': [broken, well], 'do /last': [broken] },
    expect: { status: 'compensated', undone: ['/each[0]/first', '/each[0]/first'] },
  }),
  defineScenario('people can decide about an approval that was closed when the time of its block was up', {
    retry: tries(2),
    steps: [block('group', [approval('ask'), value('end', '${ steps.ask.output.decision }')], { timeout: 1_500 })],
    messages: [
      {
        on: 'approval_decided /group/ask',
        after: 700,
        decide: { id: 'd1', address: '/group/ask', decision: 'approved', by: 'ann' },
      },
    ],
    expect: {
      status: 'completed',
      output: 'approved',
      refusals: [null],
      journal: ['approval_decided /group/ask', 'run_continued /', 'approval_opened /group/ask', 'run_finished /'],
    },
  }),
  defineScenario('what was undone before a handler ran out of time is done again', {
    retry: tries(2),
    steps: [
      block(
        'limited',
        [
          block('group', [action('a', undo()), action('b'), action('bad')], {
            onError: [handler('continue', { steps: [action('mend')] })],
          }),
        ],
        { timeout: 400 },
      ),
      action('last'),
    ],
    actions: {
      'do /limited/group/bad': [broken, well],
      'do /limited/group/mend': [{ hangs: 'unknown' }],
      'do /last': [broken],
    },
    expect: {
      status: 'compensated',
      undone: ['/limited/group/a', '/limited/group/a'],
      journal: [
        'compensation_completed /limited/group/a',
        'step_cancelled /limited/group/mend',
        'run_continued /',
        'step_completed /limited/group/a',
        'step_completed /limited/group/b',
        'step_completed /limited/group/bad',
        'step_completed /limited',
        'step_failed /last',
      ],
    },
  }),
  defineScenario('what an earlier try may have done is undone, though the last one did nothing', {
    retry: tries(2),
    steps: [action('bad', undo())],
    actions: { 'do /bad': [{ ...broken, effect: 'unknown' }, broken] },
    expect: { status: 'compensated', undone: ['/bad'] },
  }),
  defineScenario('a step whose condition could not be answered does not run unasked', {
    retry: { ...tries(2), retryableErrorTypes: ['ExpressionError'] },
    vars: { open: 'nobody knows' },
    steps: [action('guarded', { if: '${ vars.open }' })],
    expect: {
      status: 'failed',
      error: { type: 'ExpressionError' },
      journal: ['step_waiting /guarded', 'run_continued /', 'step_failed /guarded'],
      absent: ['step_completed /guarded'],
    },
  }),
];
