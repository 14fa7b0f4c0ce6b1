import {
  action,
  approval,
  block,
  event,
  handler,
  restarts,
  returns,
  set,
  undo,
  value,
  wait,
} from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';
import type { Scenario } from '../scenario.ts';

const again = { if: '${ input.n < 3 }' };

export const restartScenarios: Scenario[] = [
  defineScenario('a run that restarts begins anew with another input, and knows how often it did', {
    steps: [
      action('work', { input: '${ input.n }', ...undo() }),
      restarts('again', { n: '${ steps.work.output + 1 }' }, again),
      value('end', { n: '${ input.n }', rounds: '${ run.restarts }' }),
    ],
    input: { n: 1 },
    expect: {
      status: 'completed',
      output: { n: 3, rounds: 2 },
      undone: [],
      journal: [
        'run_started /',
        'step_completed /work',
        'step_completed /again',
        'run_continued /',
        'step_completed /work',
        'run_continued /',
        'step_skipped /again',
        'step_completed /end',
      ],
    },
  }),
  defineScenario('what was to be undone is dropped by a restart', {
    steps: [action('work', { input: 1, ...undo() }), restarts('again', { n: 3 }, again), action('bad', { input: 1 })],
    actions: { 'do /bad': [{ error: { type: 'Broken' }, retryable: false }] },
    input: { n: 1 },
    expect: { status: 'compensated', error: { type: 'Broken' }, undone: ['/work'] },
  }),
  defineScenario('a restart cancels what runs beside it, and runs every finally', {
    steps: [
      block(
        'group',
        [
          wait('timer', { after: [], for: 10_000, if: '${ input.n < 3 }' }),
          restarts('again', { n: 3 }, { after: [], ...again }),
        ],
        {
          finally: [action('clean', { input: 1 })],
        },
      ),
      value('end', '${ input.n }'),
    ],
    finally: [action('last', { input: 1 })],
    input: { n: 1 },
    expect: {
      status: 'completed',
      output: 3,
      journal: [
        'step_cancelled /group/timer',
        'step_completed /group/clean',
        'step_completed /last',
        'run_continued /',
      ],
    },
  }),
  defineScenario('variables begin anew with a restart', {
    vars: { count: 0 },
    steps: [
      set('count', { count: '${ vars.count + input.n }' }),
      restarts('again', { n: 3 }, again),
      returns('end', '${ vars.count }'),
    ],
    input: { n: 1 },
    expect: { status: 'completed', output: 3 },
  }),
  defineScenario('a handler may end in a restart', {
    steps: [
      action('work', {
        input: 1,
        if: '${ input.n < 3 }',
        onError: [handler('fail', { steps: [restarts('again', { n: 3 })] })],
      }),
      value('end', 'done'),
    ],
    actions: { 'do /work': [{ error: { type: 'Broken' }, retryable: false }] },
    input: { n: 1 },
    expect: { status: 'completed', output: 'done', journal: ['step_failed /work', 'run_continued /'].slice(1) },
  }),
  defineScenario('events that nobody has taken outlive a restart', {
    events: { thing: {} },
    steps: [
      event('one', 'thing'),
      restarts('again', { n: '${ input.n + 1 }' }, again),
      value('end', '${ steps.one.output.data }'),
    ],
    messages: [
      { on: 'run_started /', event: { id: 'e1', event: 'thing', data: 1 } },
      { on: 'run_started /', event: { id: 'e2', event: 'thing', data: 2 } },
      { on: 'run_started /', event: { id: 'e3', event: 'thing', data: 3 } },
    ],
    input: { n: 1 },
    expect: { status: 'completed', output: 3 },
  }),
  defineScenario('an approval is asked for anew in each round', {
    steps: [approval('ask'), restarts('again', { n: '${ input.n + 1 }' }, again), value('end', 'done')],
    messages: [
      { on: 'approval_opened /ask', after: 20, decide: { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' } },
      {
        on: 'approval_decided /ask',
        after: 200,
        decide: { id: 'd1', address: '/ask', decision: 'approved', by: 'ann' },
      },
      {
        on: 'approval_decided /ask',
        after: 300,
        decide: { id: 'd2', address: '/ask', decision: 'approved', by: 'ben' },
      },
      {
        on: 'approval_decided /ask',
        after: 1_800,
        decide: { id: 'd3', address: '/ask', decision: 'approved', by: 'ann' },
      },
    ],
    input: { n: 1 },
    expect: { status: 'completed', output: 'done', refusals: [null, null, null, null] },
  }),
];
