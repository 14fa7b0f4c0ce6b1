import { expect, test } from 'vitest';
import { stepOf } from '../support/checks.ts';
import { useWorld } from '../support/use-world.ts';
import definition from './04-loan-approval.json' with { type: 'json' };

// The thirty days and what people are asked within them are played in virtual time: 04-loan-approval.test.json.
const used = useWorld(definition, {
  'credit.score': { score: 7 },
  'loans.payOut': {},
  'mail.rejection': {},
  'mail.expired': {},
});
const { world } = used;
let loans = 0;

async function start(): Promise<{ runId: string; loanId: string }> {
  const loanId = `L${++loans}`;
  const { runId } = await used.api.start('loan-approval', {
    input: { loanId, applicant: 'eve@example.org', amount: 5_000 },
  });
  return { runId, loanId };
}

const upload = (runId: string, kind: string, url: string) =>
  used.api.send('POST', `/runs/${runId}/events/documentUploaded`, { data: { kind, url } });

async function openApprovals(runId: string): Promise<{ id: string; title: string }[]> {
  const { items } = await used.api.get<{ items: { id: string; title: string }[] }>(
    `/approvals?status=open&runId=${runId}`,
  );
  return items;
}

test('documents come in any order, and twice; a withdrawal ends the asking, and nobody gets a letter', async () => {
  const { runId, loanId } = await start();
  for (const [kind, url] of [
    ['identity', 'file:1'],
    ['identity', 'file:2'],
    ['income', 'file:3'],
  ] as const)
    expect((await upload(runId, kind, url)).status).toBe(202);
  await used.api.waitForEvent(runId, ({ type }) => type === 'approval_opened');
  expect(world.callsOf('credit.score')[0]?.input).toEqual({
    applicant: 'eve@example.org',
    income: 'file:3',
    identity: 'file:1',
  });
  expect(await openApprovals(runId)).toMatchObject([{ title: `Loan ${loanId} over 5000` }]);
  expect(await used.api.getRun(runId)).toMatchObject({ status: 'waiting' });

  const byKey = { definition: 'loan-approval', key: loanId, event: 'withdrawn', data: {} };
  expect((await used.api.send('POST', '/events', byKey)).status).toBe(202);
  const run = await used.api.waitForEnd(runId);
  expect(run).toMatchObject({ status: 'completed', output: { outcome: 'withdrawn' } });
  expect(stepOf(run, 'decide').status).toBe('cancelled');
  expect(await openApprovals(runId)).toEqual([]);
  expect(world.sequence()).toEqual(['credit.score']);
});

test('a document that does not fit its schema is refused, and the run waits on', async () => {
  const { runId, loanId } = await start();
  expect((await upload(runId, 'shopping list', 'file:1')).status).toBe(422);
  await used.api.post('/events', { definition: 'loan-approval', key: loanId, event: 'withdrawn', data: {} });
  expect((await used.api.waitForEnd(runId)).output).toEqual({ outcome: 'withdrawn' });
});

test('labels follow the variables, and runs are found by them', async () => {
  const { runId, loanId } = await start();
  const found = async (state: string) => {
    const query = new URLSearchParams({ label: `state:${state}`, workflow: 'loan-approval' });
    const { items } = await used.api.get<{ items: { runId: string }[] }>(`/runs?${query}`);
    return items.map((run) => run.runId).includes(runId);
  };
  await used.api.waitForEvent(runId, ({ type }) => type === 'step_waiting');
  expect(await found('waiting for documents')).toBe(true);
  await upload(runId, 'income', 'file:1');
  await upload(runId, 'identity', 'file:2');
  await used.api.waitForEvent(runId, ({ type }) => type === 'approval_opened');
  expect(await found('waiting for documents')).toBe(false);
  expect(await found('waiting for a decision')).toBe(true);
  await used.api.post('/events', { definition: 'loan-approval', key: loanId, event: 'withdrawn', data: {} });
  await used.api.waitForEnd(runId);
});
