import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiHarness, createApiHarness } from './harness.ts';

let api: ApiHarness;

beforeAll(async () => {
  api = await createApiHarness({ actions: [] });
  await api.publish({
    name: 'ask',
    steps: [
      {
        id: 'ask',
        type: 'approval',
        title: 'Pay ${ input.amount }?',
        onReject: 'continue',
        form: {
          type: 'object',
          required: ['account'],
          additionalProperties: false,
          properties: { account: { type: 'string' }, note: { type: 'string', default: 'none' } },
        },
      },
    ],
  });
  await api.publish({
    name: 'ask-briefly',
    steps: [{ id: 'ask', type: 'approval', title: 'Quick?', dueIn: '300ms', onTimeout: 'approve' }],
  });
});

afterAll(async () => {
  await api?.stop();
});

async function open(workflow = 'ask'): Promise<{ runId: string; id: string }> {
  const runId = await api.start(workflow, { input: { amount: 7 } });
  await api.waitForRun(runId, ({ status }) => status === 'waiting');
  const { body } = await api.call('GET', `/approvals?status=open&runId=${runId}`);
  expect(body.items).toHaveLength(1);
  return { runId, id: body.items[0].id as string };
}

test('an open approval can be looked at', async () => {
  const { runId, id } = await open();
  expect((await api.call('GET', `/approvals/${id}`)).body).toMatchObject({
    id,
    runId,
    workflow: 'ask',
    address: '/ask',
    title: 'Pay 7?',
    status: 'open',
    openedAt: expect.any(String),
    decidedAt: null,
    decidedBy: null,
    comment: null,
    data: null,
  });
});

test('a decision is taken by the run, with the filled form', async () => {
  const { runId, id } = await open();
  const decision = { decision: 'approved', comment: 'fine\u202e', data: { account: 'A1' } };
  const { status, body } = await api.call('POST', `/approvals/${id}/decision`, decision);
  expect(status).toBe(200);
  const taken = {
    id,
    status: 'approved',
    decidedBy: 'local',
    decidedAt: expect.any(String),
    comment: 'fine',
    data: { account: 'A1', note: 'none' },
  };
  expect(body).toMatchObject(taken);
  expect((await api.call('GET', `/approvals/${id}`)).body).toMatchObject(taken);
  const run = await api.waitForRun(runId, (state) => state.status === 'completed');
  expect(run.output).toMatchObject({ decision: 'approved', form: { account: 'A1', note: 'none' }, comment: 'fine' });
  expect((await api.call('GET', `/approvals/${id}`)).body).toEqual(body);
});

test('a second decision is refused with who decided, and when', async () => {
  const { id } = await open();
  const first = await api.call('POST', `/approvals/${id}/decision`, { decision: 'rejected' });
  const second = await api.call('POST', `/approvals/${id}/decision`, { decision: 'approved', data: { account: 'A1' } });
  expect(second).toMatchObject({
    status: 409,
    body: { code: 'ALREADY_DECIDED', decidedBy: 'local', decidedAt: first.body.decidedAt },
  });
});

test('of ten decisions at once one wins', async () => {
  const { runId, id } = await open();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      api.call(
        'POST',
        `/approvals/${id}/decision`,
        index % 2 ? { decision: 'rejected' } : { decision: 'approved', data: { account: 'A1' } },
      ),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
  const winner = answers.find(({ status }) => status === 200);
  const run = await api.waitForRun(runId, ({ status }) => status === 'completed');
  expect(run.output.decision).toBe(winner?.body.status);
});

test('data that does not fit the form is refused, and can be sent again', async () => {
  const { id } = await open();
  const wrong = await api.call('POST', `/approvals/${id}/decision`, { decision: 'approved', data: { note: 'x' } });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'INVALID_FORM', errors: [{ pointer: '/data/account' }] } });
  expect(
    (await api.call('POST', `/approvals/${id}/decision`, { decision: 'approved', data: { account: 'A1' } })).status,
  ).toBe(200);
});

test('an approval whose time was up takes no decision', async () => {
  const runId = await api.start('ask-briefly');
  await api.waitForRun(runId, ({ status }) => status === 'completed');
  const { body } = await api.call('GET', `/approvals?runId=${runId}`);
  expect(body.items).toMatchObject([{ status: 'approved', decidedBy: null, expired: true }]);
  expect(await api.call('POST', `/approvals/${body.items[0].id}/decision`, { decision: 'approved' })).toMatchObject({
    status: 409,
    body: { code: 'APPROVAL_CLOSED' },
  });
});

test('an approval of a run that has ended takes no decision', async () => {
  const { runId, id } = await open();
  await api.call('POST', `/runs/${runId}/cancel`);
  await api.waitForRun(runId, ({ status }) => status === 'cancelled');
  expect((await api.call('GET', `/approvals/${id}`)).body.status).toBe('closed');
  expect(await api.call('POST', `/approvals/${id}/decision`, { decision: 'rejected' })).toMatchObject({
    status: 409,
    body: { code: 'APPROVAL_CLOSED' },
  });
});

test('several people decide, each of them once, and the approval says who', async () => {
  await api.publish({
    name: 'ask-two',
    steps: [{ id: 'ask', type: 'approval', title: 'Both?', quorum: 2, rejectQuorum: 2, onReject: 'continue' }],
  });
  const { runId, id } = await open('ask-two');
  const decide = (person: string, decision: string) =>
    api.callAs(person, 'POST', `/approvals/${id}/decision`, { decision });
  const first = await decide('ann', 'approved');
  expect(first).toMatchObject({
    status: 200,
    body: { status: 'open', quorum: 2, rejectQuorum: 2, decisions: [{ user: 'ann', decision: 'approved' }] },
  });
  expect(await decide('ann', 'rejected')).toMatchObject({
    status: 409,
    body: { code: 'ALREADY_DECIDED', decidedBy: 'ann' },
  });
  expect(await decide('bob', 'rejected')).toMatchObject({ status: 200, body: { status: 'open' } });
  const last = await Promise.all([decide('eve', 'approved'), decide('max', 'approved')]);
  expect(last.map(({ status }) => status).sort()).toEqual([200, 409]);
  const run = await api.waitForRun(runId, ({ status }) => status === 'completed');
  expect(run.output.decisions).toHaveLength(3);
  const { body } = await api.call('GET', `/approvals/${id}`);
  expect(body).toMatchObject({ status: 'approved', decidedBy: run.output.decisions[2].user });
  expect(body.decisions).toEqual(run.output.decisions);
  const told = (await api.events(runId)).map(({ type }) => type).filter((type) => type.startsWith('approval_'));
  expect(told).toEqual(['approval_opened', 'approval_voted', 'approval_voted', 'approval_decided']);
});

test('who started the run may not decide about it; the local user may', async () => {
  const start = await api.callAs('ann', 'POST', '/workflows/ask/runs', { input: { amount: 7 } });
  const { runId } = start.body;
  await api.waitForRun(runId, ({ status }) => status === 'waiting');
  const { id } = (await api.call('GET', `/approvals?runId=${runId}`)).body.items[0];
  const decide = (person: string) =>
    api.callAs(person, 'POST', `/approvals/${id}/decision`, { decision: 'approved', data: { account: 'A1' } });
  expect(await decide('ann')).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  expect(await decide('bob')).toMatchObject({ status: 200, body: { decidedBy: 'bob' } });
});

test(
  'without an orchestrator a decision gets 503, a repeat is safe, and it is delivered later',
  { timeout: 60_000 },
  async () => {
    const { runId, id } = await open();
    await api.stopOrchestrator();
    const decide = (decision: string) => api.call('POST', `/approvals/${id}/decision`, { decision, comment: 'later' });
    const begin = Date.now();
    expect(await decide('rejected')).toMatchObject({ status: 503, body: { code: 'ORCHESTRATOR_UNAVAILABLE' } });
    expect(Date.now() - begin).toBeLessThan(5_000);
    expect(await decide('rejected')).toMatchObject({ status: 503, body: { code: 'ORCHESTRATOR_UNAVAILABLE' } });
    expect(await decide('approved')).toMatchObject({ status: 422 });
    const other = await api.call('POST', `/approvals/${id}/decision`, {
      decision: 'approved',
      data: { account: 'A1' },
    });
    expect(other).toMatchObject({ status: 409, body: { code: 'ALREADY_DECIDED', decidedBy: 'local' } });
    await api.startOrchestrator();
    const run = await api.waitForRun(runId, ({ status }) => status === 'completed', 30);
    expect(run.output).toMatchObject({ decision: 'rejected', comment: 'later' });
    expect((await api.call('GET', `/approvals/${id}`)).body).toMatchObject({ status: 'rejected', decidedBy: 'local' });
  },
);
