import type { DecideMessage } from '@waymark/protocol';
import { action, approval, block, handler, wait } from '../build-program.ts';
import { defineScenario } from '../define-scenario.ts';
import { starter } from '../scenario.ts';

const approve: DecideMessage = { address: '/ask', decision: 'approved', id: 'd1', by: 'ann' };
const reject: DecideMessage = { address: '/ask', decision: 'rejected', id: 'd2', by: 'bob', comment: 'too dear' };

function vote(
  by: string,
  decision: DecideMessage['decision'] = 'approved',
  more: Partial<DecideMessage> = {},
): DecideMessage {
  return { address: '/ask', decision, id: `d-${by}`, by, ...more };
}

/** Questions to people. */
export const approvalScenarios = [
  defineScenario('an approval waits for a decision and gives it', {
    steps: [
      approval('ask', { title: 'Pay ${ input.amount }?', description: 'For ${ input.who }', form: { type: 'object' } }),
    ],
    input: { amount: 100, who: 'Ann' },
    messages: [{ on: 'step_waiting /ask', after: 50, decide: { ...approve, comment: 'fine', data: { limit: 5 } } }],
    expect: {
      status: 'completed',
      output: {
        decision: 'approved',
        expired: false,
        comment: 'fine',
        form: { limit: 5 },
        decisions: [{ user: 'ann', decision: 'approved', comment: 'fine', form: { limit: 5 } }],
      },
      refusals: [null],
      journal: [
        'step_started /ask',
        'approval_opened /ask',
        'step_waiting /ask',
        'approval_decided /ask',
        'step_completed /ask',
      ],
      steps: { '/ask': { title: 'Pay 100?', waitingFor: null } },
    },
  }),
  defineScenario('a rejection is the error Rejected', {
    steps: [approval('ask')],
    messages: [{ on: 'step_waiting /ask', decide: reject }],
    expect: {
      status: 'failed',
      error: {
        type: 'Rejected',
        step: '/ask',
        message: 'Rejected by bob: too dear',
        data: { decision: 'rejected', comment: 'too dear' },
      },
    },
  }),
  defineScenario('a rejection can be an answer like any', {
    steps: [approval('ask', { onReject: 'continue', output: '${ result.decision }' })],
    messages: [{ on: 'step_waiting /ask', decide: reject }],
    expect: { status: 'completed', output: 'rejected' },
  }),
  defineScenario('a decision that comes early waits for its step', {
    steps: [wait('timer', { for: 200 }), approval('ask', { output: '${ result.decision }' })],
    messages: [{ on: 'step_waiting /timer', decide: approve }],
    expect: {
      status: 'completed',
      output: 'approved',
      refusals: [null],
      journal: ['step_completed /timer', 'approval_opened /ask', 'approval_decided /ask'],
    },
  }),
  defineScenario('of two decisions the first counts, and its repeat gets the same answer', {
    steps: [approval('ask', { output: '${ result.decision }' }), wait('timer', { for: 300 })],
    messages: [
      { on: 'step_waiting /ask', after: 50, decide: approve },
      { on: 'step_completed /ask', after: 20, decide: reject },
      { on: 'step_completed /ask', after: 60, decide: approve },
    ],
    output: '${ steps.ask.output }',
    expect: { status: 'completed', output: 'approved', refusals: [null, 'ALREADY_DECIDED', null] },
  }),
  defineScenario('a decision about something else than an approval is refused', {
    steps: [block('group', [approval('ask')])],
    messages: [
      { on: 'step_waiting /group/ask', decide: { ...approve, address: '/nowhere' } },
      { on: 'step_waiting /group/ask', after: 20, decide: { ...approve, address: '/group' } },
      { on: 'step_waiting /group/ask', after: 60, decide: { ...approve, address: '/group/ask' } },
    ],
    expect: { status: 'completed', refusals: ['NOT_FOUND', 'NOT_FOUND', null] },
  }),
  defineScenario('a form that does not fit is refused, and the approval stays open', {
    steps: [
      approval('ask', {
        form: { type: 'object', required: ['limit'], properties: { limit: { type: 'integer' } } },
        output: '${ result.form.limit }',
      }),
    ],
    messages: [
      { on: 'step_waiting /ask', decide: approve },
      { on: 'step_waiting /ask', after: 20, decide: { ...approve, data: { limit: 'high' } } },
      { on: 'step_waiting /ask', after: 60, decide: { ...approve, data: { limit: 3 } } },
    ],
    expect: { status: 'completed', output: 3, refusals: ['INVALID_FORM', 'INVALID_FORM', null] },
  }),
  defineScenario('an approval that nobody answers is rejected when it is due', {
    steps: [approval('ask', { dueIn: 100, onTimeout: 'reject' })],
    expect: {
      status: 'failed',
      error: { type: 'Rejected', data: { expired: true, decision: 'rejected' } },
      journal: ['approval_opened /ask', 'approval_decided /ask', 'step_failed /ask'],
    },
  }),
  defineScenario('an approval that nobody answers is approved where that is said', {
    steps: [approval('ask', { dueIn: 100, onTimeout: 'approve', output: '${ [result.decision, result.expired] }' })],
    expect: { status: 'completed', output: ['approved', true] },
  }),
  defineScenario('an approval that nobody answers fails with Timeout where that is said', {
    steps: [approval('ask', { dueIn: 100, onTimeout: 'fail' })],
    expect: { status: 'failed', error: { type: 'Timeout', step: '/ask' } },
  }),
  defineScenario('an approval that expired may continue as rejected', {
    steps: [approval('ask', { dueIn: 100, onReject: 'continue', output: '${ result.expired }' })],
    expect: { status: 'completed', output: true },
  }),
  defineScenario('a decision after the approval is over is refused', {
    steps: [approval('ask', { dueIn: 100, onReject: 'continue' }), wait('timer', { for: 300 })],
    messages: [{ on: 'step_completed /ask', after: 50, decide: approve }],
    expect: { status: 'completed', refusals: ['APPROVAL_CLOSED'] },
  }),
  defineScenario('a decision about a skipped approval is refused', {
    steps: [approval('ask', { if: '${ false }' }), wait('timer', { for: 200 })],
    messages: [{ on: 'step_skipped /ask', after: 50, decide: approve }],
    expect: { status: 'completed', refusals: ['APPROVAL_CLOSED'] },
  }),
  defineScenario('as many people have to approve as the quorum says', {
    steps: [approval('ask', { quorum: 2 })],
    messages: [
      { on: 'step_waiting /ask', decide: vote('ann', 'approved', { comment: 'fine' }) },
      { on: 'approval_voted /ask', decide: vote('bob', 'approved', { comment: 'well', data: { limit: 5 } }) },
    ],
    expect: {
      status: 'completed',
      output: {
        decision: 'approved',
        comment: 'well',
        form: { limit: 5 },
        decisions: [
          { user: 'ann', decision: 'approved', comment: 'fine', form: null },
          { user: 'bob', decision: 'approved', comment: 'well', form: { limit: 5 } },
        ],
      },
      refusals: [null, null],
      journal: ['approval_opened /ask', 'approval_voted /ask', 'approval_decided /ask', 'step_completed /ask'],
    },
  }),
  defineScenario('a person decides once, and a repeat gets the same answer', {
    steps: [approval('ask', { quorum: 2, output: '${ result.decisions.size() }' })],
    messages: [
      { on: 'step_waiting /ask', decide: vote('ann') },
      { on: 'approval_voted /ask', decide: vote('ann') },
      { on: 'approval_voted /ask', after: 20, decide: vote('ann', 'rejected', { id: 'second' }) },
      { on: 'approval_voted /ask', after: 60, decide: vote('bob') },
    ],
    expect: { status: 'completed', output: 2, refusals: [null, null, 'ALREADY_DECIDED', null] },
  }),
  defineScenario('one veto rejects', {
    steps: [approval('ask', { quorum: 3 })],
    messages: [
      { on: 'step_waiting /ask', decide: vote('ann') },
      { on: 'approval_voted /ask', decide: vote('bob', 'rejected', { comment: 'no' }) },
    ],
    expect: {
      status: 'failed',
      error: {
        type: 'Rejected',
        message: 'Rejected by bob: no',
        data: { decisions: [{ user: 'ann' }, { user: 'bob' }] },
      },
    },
  }),
  defineScenario('as many people have to reject as is said', {
    steps: [approval('ask', { quorum: 2, rejectQuorum: 2, output: '${ result.decision }' })],
    messages: [
      { on: 'step_waiting /ask', decide: vote('ann', 'rejected') },
      { on: 'approval_voted /ask', decide: vote('bob') },
      { on: 'approval_voted /ask', after: 60, decide: vote('eve') },
    ],
    expect: { status: 'completed', output: 'approved', refusals: [null, null, null] },
  }),
  defineScenario('decisions of several that come early count', {
    steps: [wait('timer', { for: 300 }), approval('ask', { quorum: 2, output: '${ result.decisions.size() }' })],
    messages: [
      { on: 'step_waiting /timer', decide: vote('ann') },
      { on: 'step_waiting /timer', after: 20, decide: vote('bob') },
      { on: 'step_waiting /timer', after: 60, decide: vote('eve') },
    ],
    expect: {
      status: 'completed',
      output: 2,
      refusals: [null, null, 'ALREADY_DECIDED'],
      journal: ['step_completed /timer', 'approval_opened /ask', 'approval_voted /ask', 'approval_decided /ask'],
    },
  }),
  defineScenario('who started the run may not decide, unless that is said', {
    steps: [
      approval('ask', { allowSelf: false, onReject: 'continue' }),
      approval('own', { allowSelf: true, output: '${ result.decisions[0].user == run.startedBy }' }),
    ],
    messages: [
      { on: 'step_waiting /ask', decide: vote(starter) },
      { on: 'step_waiting /ask', after: 40, decide: vote('ann') },
      { on: 'step_waiting /own', decide: vote(starter, 'approved', { address: '/own' }) },
    ],
    expect: { status: 'completed', output: true, refusals: ['FORBIDDEN', null, null] },
  }),
  defineScenario('people are reminded while it is open, and no longer', {
    steps: [approval('ask', { remindEvery: 100 }), wait('timer', { for: 300 })],
    messages: [{ on: 'approval_reminded /ask', after: 150, decide: vote('ann') }],
    expect: {
      status: 'completed',
      journal: ['approval_opened /ask', 'approval_reminded /ask', 'approval_reminded /ask', 'approval_decided /ask'],
    },
  }),
  defineScenario('an escalation asks others, and may need fewer of them', {
    steps: [
      approval('ask', {
        quorum: 3,
        escalate: [
          { after: 100, to: { users: ['eve'] } },
          { after: 200, to: { users: ['${ input.boss }'] }, quorum: 1 },
        ],
        dueIn: 2_000,
        output: '${ [result.decision, result.decisions[0].user, string(result.expired)] }',
      }),
    ],
    input: { boss: 'max' },
    messages: [{ on: 'step_waiting /ask', decide: vote('ann') }],
    expect: {
      status: 'completed',
      output: ['approved', 'ann', 'false'],
      journal: [
        'approval_voted /ask',
        'approval_escalated /ask',
        'approval_escalated /ask',
        'approval_decided /ask',
        'step_completed /ask',
      ],
    },
  }),
  defineScenario('an approval of several that is due keeps what was decided', {
    steps: [
      approval('ask', {
        quorum: 2,
        dueIn: 200,
        onReject: 'continue',
        output: '${ [result.expired, result.decisions.size()] }',
      }),
    ],
    messages: [{ on: 'step_waiting /ask', decide: vote('ann') }],
    expect: { status: 'completed', output: [true, 1] },
  }),
  defineScenario('an approval beside a step that fails is closed', {
    steps: [approval('ask', { after: [] }), action('bad', { after: [], onError: [handler('fail')] })],
    actions: { 'do /bad': [{ takes: 100, error: { type: 'Broken' } }] },
    expect: { status: 'failed', journal: ['approval_opened /ask', 'approval_decided /ask', 'step_cancelled /ask'] },
  }),
];
