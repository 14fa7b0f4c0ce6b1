import {
  action,
  attempts,
  block,
  buildProgram,
  fails,
  handler,
  inOrder,
  undo,
  value,
  wait,
  workflow,
} from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

const delivery = buildProgram(
  inOrder(action('pack', { input: '${ input }', ...undo() }), wait('drive', { for: 100 })),
  {
    name: 'contract-delivery',
    output: { delivered: '${ steps.pack.output.order }' },
  },
);
const broken = buildProgram(inOrder(action('pack', undo()), fails('drive', 'Road.Closed', { output: null })), {
  name: 'contract-broken',
});
const endless = buildProgram(inOrder(action('pack', undo()), wait('drive', { for: 3_600_000 })), {
  name: 'contract-endless',
});
const outer = buildProgram(inOrder(workflow('inner', 'contract-broken')), { name: 'contract-outer' });

const workflows = {
  'contract-delivery': delivery,
  'contract-broken': broken,
  'contract-endless': endless,
  'contract-outer': outer,
};

/** What a step does that runs another workflow. */
export const subRunScenarios = [
  defineScenario('a sub-run gives its output to the step', {
    workflows,
    steps: [workflow('deliver', 'contract-delivery', { input: { order: '${ input.order }' } })],
    input: { order: 'o1' },
    expect: {
      status: 'completed',
      output: { delivered: 'o1' },
      journal: ['step_started /deliver', 'step_waiting /deliver', 'step_completed /deliver'],
      steps: { '/deliver': { input: { order: 'o1' }, output: { delivered: 'o1' }, attempts: 1 } },
    },
  }),
  defineScenario('the error of a sub-run goes through with its type, and its cause says where it comes from', {
    workflows,
    steps: [
      workflow('deliver', 'contract-outer', {
        onError: [handler('continue', { errors: ['Road'], output: '${ error.cause.cause.step }' })],
      }),
    ],
    expect: {
      status: 'completed',
      output: '/drive',
      steps: {
        '/deliver': {
          status: 'recovered',
          error: {
            type: 'Road.Closed',
            message: 'on purpose',
            step: '/deliver',
            cause: { step: '/inner', cause: { type: 'Road.Closed', step: '/drive' } },
          },
        },
      },
    },
  }),
  defineScenario('a sub-run that failed has undone itself: the step is not undone, what stood before it is', {
    workflows,
    steps: [action('a', undo()), workflow('deliver', 'contract-broken', undo())],
    expect: { status: 'compensated', error: { type: 'Road.Closed', step: '/deliver' }, undone: ['/a'] },
  }),
  defineScenario('a sub-run that completed is undone by the compensation of its step', {
    workflows,
    steps: [
      workflow('deliver', 'contract-delivery', { input: { order: 1 }, ...undo('${ step.output }') }),
      fails('bad', 'Broken'),
    ],
    expect: { status: 'compensated', undone: ['/deliver'], steps: { '/deliver': { status: 'completed' } } },
  }),
  defineScenario('a sub-run is made again, each attempt one of its own', {
    workflows,
    steps: [workflow('deliver', 'contract-broken', attempts(3))],
    expect: { status: 'failed', error: { type: 'Road.Closed', attempts: 3 }, steps: { '/deliver': { attempts: 3 } } },
  }),
  defineScenario('what a sub-run gives has to fit what the step says', {
    workflows,
    steps: [
      workflow('deliver', 'contract-delivery', {
        input: { order: 'o1' },
        resultSchema: { type: 'object', required: ['delivered'], properties: { delivered: { type: 'string' } } },
      }),
    ],
    expect: { status: 'completed', output: { delivered: 'o1' } },
  }),
  defineScenario('a sub-run that gives something else has done its work: it is not made again, and is undone', {
    workflows,
    steps: [
      workflow('deliver', 'contract-delivery', {
        input: { order: 1 },
        resultSchema: { type: 'object', properties: { delivered: { type: 'string' } } },
        ...attempts(3),
        ...undo({ was: '${ step.output.delivered }', status: '${ step.status }' }, 'completed'),
        onError: [handler('continue', { errors: ['InvalidOutput'], output: '${ error.data.problems[0].pointer }' })],
      }),
    ],
    expect: {
      status: 'completed',
      output: '/delivered',
      undone: ['/deliver'],
      steps: { '/deliver': { status: 'recovered', attempts: 1, error: { type: 'InvalidOutput', attempts: 1 } } },
    },
  }),
  defineScenario('a detached sub-run gives its id at once', {
    workflows,
    steps: [
      workflow('deliver', 'contract-endless', { mode: 'detach' }),
      value('known', '${ steps.deliver.output.runId.startsWith("run_") }'),
    ],
    expect: { status: 'completed', output: true, absent: ['step_waiting /deliver'] },
  }),
  defineScenario('a cancel goes on to the sub-run, which is awaited', {
    workflows,
    steps: [action('a', undo()), workflow('deliver', 'contract-endless', undo()), action('never')],
    messages: [{ on: 'step_waiting /deliver', after: 100, cancel: {} }],
    expect: {
      status: 'cancelled',
      undone: ['/a'],
      absent: ['step_started /never'],
      journal: ['run_cancel_requested /', 'step_cancelled /deliver', 'compensation_started /a'],
      steps: { '/deliver': { status: 'cancelled' } },
    },
  }),
  defineScenario('a sub-run whose time is up is cancelled, and the step fails with Timeout', {
    workflows,
    steps: [workflow('deliver', 'contract-endless', { timeout: 400 })],
    expect: { status: 'failed', error: { type: 'Timeout', step: '/deliver', data: { kind: 'step' } } },
  }),
  defineScenario('a step that fails cancels the sub-run beside it', {
    workflows,
    steps: [
      block('both', [
        workflow('deliver', 'contract-endless', { after: [] }),
        wait('moment', { after: [], for: 200 }),
        fails('bad', 'Broken', { after: ['moment'] }),
      ]),
    ],
    expect: { status: 'failed', error: { type: 'Broken' }, steps: { '/both/deliver': { status: 'cancelled' } } },
  }),
  defineScenario('a computed name has to be an allowed one', {
    workflows,
    steps: [
      workflow('deliver', '${ input.which }', {
        allowed: ['contract-delivery', 'contract-broken@2'],
        input: { order: 7 },
      }),
      workflow('other', '${ input.other }', {
        allowed: ['contract-delivery', 'contract-broken@2'],
        onError: [handler('continue', { errors: ['NotAllowed'], output: '${ error.data.workflow }' })],
      }),
    ],
    input: { which: 'contract-delivery', other: 'contract-broken@1' },
    expect: { status: 'completed', output: 'contract-broken@1', steps: { '/deliver': { output: { delivered: 7 } } } },
  }),
  defineScenario('a workflow that does not exist is the error NotFound, which is not retried', {
    workflows,
    steps: [workflow('deliver', 'contract-nothing', attempts(3))],
    expect: { status: 'failed', error: { type: 'NotFound', step: '/deliver', attempts: 1 } },
  }),
];
