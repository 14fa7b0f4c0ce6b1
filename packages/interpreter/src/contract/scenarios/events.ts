import type { EventMessage } from '@waymark/protocol';
import { action, attempts, block, emit, event, handler, set, undo, value, wait } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';

const events = { paid: {}, cancelled: {} };

function paid(id: string, data: EventMessage['data'] = null): EventMessage {
  return { id, event: 'paid', source: '/shop', time: '2030-01-01T00:00:00.000Z', data };
}

/** Events that come to a run. */
export const eventScenarios = [
  defineScenario('an event step waits for its event and gives the envelope', {
    events,
    steps: [event('payment', 'paid')],
    messages: [{ on: 'step_waiting /payment', after: 50, event: paid('e1', { amount: 7 }) }],
    expect: {
      status: 'completed',
      output: { id: 'e1', type: 'paid', source: '/shop', time: '2030-01-01T00:00:00.000Z', data: { amount: 7 } },
      journal: [
        'step_started /payment',
        'step_waiting /payment',
        'event_received event:e1',
        'event_taken /payment',
        'step_completed /payment',
      ],
      steps: { '/payment': { waitingFor: null } },
    },
  }),
  defineScenario('an event that comes early waits in the mailbox', {
    events,
    steps: [wait('timer', { for: 200 }), event('payment', 'paid', { output: '${ result.id }' })],
    messages: [{ on: 'step_waiting /timer', event: paid('e1') }],
    expect: {
      status: 'completed',
      output: 'e1',
      journal: ['event_received event:e1', 'step_completed /timer', 'event_taken /payment'],
      absent: ['step_waiting /payment'],
    },
  }),
  defineScenario('a step that wants events since it started leaves earlier ones alone', {
    events,
    steps: [
      wait('timer', { for: 200 }),
      event('later', 'paid', { since: 'step', output: '${ result.id }' }),
      event('earlier', 'paid', { output: '${ result.id }' }),
    ],
    output: '${ [steps.later.output, steps.earlier.output] }',
    messages: [
      { on: 'step_waiting /timer', event: paid('e1') },
      { on: 'step_waiting /later', after: 20, event: paid('e2') },
    ],
    expect: { status: 'completed', output: ['e2', 'e1'] },
  }),
  defineScenario('match says which event is taken, the others stay', {
    events,
    steps: [
      event('right', 'paid', { match: '${ event.data.order == input.order }', output: '${ result.id }' }),
      event('rest', 'paid', { output: '${ result.id }' }),
    ],
    input: { order: 'o1' },
    output: '${ [steps.right.output, steps.rest.output] }',
    messages: [
      { on: 'step_waiting /right', event: paid('e1', { order: 'o2' }) },
      { on: 'event_received event:e1', event: paid('e2', { order: 'o1' }) },
    ],
    expect: { status: 'completed', output: ['e2', 'e1'] },
  }),
  defineScenario('a match that fails with an error fails the step, and the event stays', {
    events,
    steps: [
      event('strict', 'paid', {
        match: '${ event.data.order == "o1" }',
        onError: [handler('continue', { errors: ['ExpressionError'], output: '${ error.data.event }' })],
      }),
      event('any', 'paid', { output: '${ result.id }' }),
    ],
    output: '${ [steps.strict.output, steps.any.output] }',
    messages: [{ on: 'step_waiting /strict', event: paid('e1', {}) }],
    expect: { status: 'completed', output: ['e1', 'e1'], steps: { '/strict': { status: 'recovered' } } },
  }),
  defineScenario('several events are taken together, in the order of arrival', {
    events,
    steps: [event('both', 'paid', { count: 2, output: '${ result.map(one, one.id) }' })],
    messages: [
      { on: 'step_waiting /both', event: paid('e1') },
      { on: 'event_received event:e1', event: paid('e2') },
    ],
    expect: {
      status: 'completed',
      output: ['e1', 'e2'],
      journal: ['event_received event:e1', 'event_received event:e2', 'event_taken /both'],
    },
  }),
  defineScenario('an event of any of the names is taken', {
    events,
    steps: [event('either', ['paid', 'cancelled'], { output: '${ result.type }' })],
    messages: [{ on: 'step_waiting /either', event: { ...paid('e1'), event: 'cancelled' } }],
    expect: { status: 'completed', output: 'cancelled' },
  }),
  defineScenario('a repeat of an event is dropped, also when the first was taken', {
    events,
    steps: [
      event('first', 'paid', { output: '${ result.id }' }),
      event('second', 'paid', { timeout: 300, onTimeout: 'continue' }),
    ],
    messages: [
      { on: 'step_waiting /first', event: paid('e1') },
      { on: 'step_waiting /second', event: paid('e1') },
    ],
    expect: { status: 'completed', output: null, journal: ['event_taken /first', 'step_completed /second'] },
  }),
  defineScenario('an event goes to the step that began to wait first, and to no other', {
    events,
    steps: [
      event('one', 'paid', { after: [], output: '${ result.id }' }),
      event('two', 'paid', { after: [], output: '${ result.id }' }),
      event('three', 'paid', { after: [], output: '${ result.id }' }),
    ],
    output: '${ [steps.one.output, steps.two.output, steps.three.output] }',
    messages: [
      { on: 'step_waiting /three', event: paid('e1') },
      { on: 'event_received event:e1', event: paid('e2') },
      { on: 'event_received event:e2', event: paid('e3') },
    ],
    expect: { status: 'completed', output: ['e1', 'e2', 'e3'] },
  }),
  defineScenario('a step whose time is up takes nothing, and what it had set aside goes to the next', {
    events,
    steps: [
      event('two', 'paid', { after: [], count: 2, timeout: 200, onTimeout: 'continue' }),
      event('one', 'paid', { after: [], output: '${ result.id }' }),
    ],
    output: '${ [steps.two.output, steps.one.output] }',
    messages: [{ on: 'step_waiting /one', event: paid('e1') }],
    expect: { status: 'completed', output: [null, 'e1'], absent: ['event_taken /two'] },
  }),
  defineScenario('an event that does not come in time is the error Timeout', {
    events,
    steps: [action('charge', undo()), event('payment', 'paid', { timeout: 100 })],
    expect: {
      status: 'compensated',
      error: { type: 'Timeout', step: '/payment', data: { kind: 'step' } },
      undone: ['/charge'],
    },
  }),
  defineScenario('a step that is cancelled while it waits takes nothing', {
    events,
    steps: [
      block('group', [event('payment', 'paid', { after: [], count: 2 })], {
        timeout: 200,
        onError: [handler('continue')],
      }),
      event('rest', 'paid', { output: '${ result.id }' }),
    ],
    messages: [{ on: 'step_waiting /group/payment', event: paid('e1') }],
    expect: {
      status: 'completed',
      output: 'e1',
      journal: ['event_received event:e1', 'step_cancelled /group/payment', 'event_taken /rest'],
    },
  }),
  defineScenario('an emitted event goes out by an activity that is tried again', {
    steps: [
      value('who', 'ann'),
      emit('tell', 'greeted', {
        input: {
          to: { definition: 'greetings', key: '${ steps.who.output }' },
          data: { name: '${ steps.who.output }' },
        },
        ...attempts(2),
      }),
    ],
    actions: { 'do /tell': [{ error: { type: 'Busy' } }, { output: { id: 'e1' } }] },
    expect: {
      status: 'completed',
      output: { id: 'e1' },
      steps: {
        '/tell': {
          attempts: 2,
          input: { to: { definition: 'greetings', key: 'ann' }, data: { name: 'ann' } },
        },
      },
    },
  }),
  defineScenario('an event for nobody is the error NotFound, and what was done is undone', {
    steps: [action('charge', undo()), emit('tell', 'charged')],
    actions: { 'do /tell': [{ error: { type: 'NotFound' }, retryable: false }] },
    expect: { status: 'compensated', error: { type: 'NotFound', step: '/tell' }, undone: ['/charge'] },
  }),
  defineScenario('an event that the definition does not have is dropped', {
    events,
    steps: [event('payment', 'paid', { timeout: 200, onTimeout: 'continue' })],
    messages: [{ on: 'step_waiting /payment', event: { event: 'piad', id: 'e1' } }],
    expect: { status: 'completed', output: null, journal: ['event_dropped event:e1'] },
  }),
  defineScenario('an event that nobody waits for harms nothing', {
    events,
    steps: [wait('timer', { for: 200 }), value('done', true)],
    messages: [{ on: 'step_waiting /timer', event: paid('e1') }],
    expect: { status: 'completed', output: true, journal: ['event_received event:e1', 'run_finished /'] },
  }),
  defineScenario('match sees variables as they are when the event is looked at', {
    events,
    vars: { least: 10 },
    steps: [
      set('raise', { least: 20 }),
      event('large', 'paid', { match: '${ event.data.amount >= vars.least }', output: '${ result.data.amount }' }),
    ],
    messages: [
      { on: 'step_waiting /large', event: paid('e1', { amount: 15 }) },
      { on: 'event_received event:e1', event: paid('e2', { amount: 25 }) },
    ],
    expect: { status: 'completed', output: 25 },
  }),
];
