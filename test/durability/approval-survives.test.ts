import { expect, test } from 'vitest';
import type { ApprovalView } from '../support/api-client.ts';
import { stepOf } from '../support/checks.ts';
import { useProduct } from '../support/use-product.ts';

const waymark = useProduct({
  name: 'ask-first',
  steps: [
    { id: 'ask', type: 'approval', title: 'May I?', onReject: 'continue' },
    { id: 'answer', type: 'value', value: '${ steps.ask.output.decision }' },
  ],
});

async function startUntilOpen(): Promise<{ runId: string; approvalId: string }> {
  const { runId } = await waymark.api.start('ask-first');
  const { approvalId } = await waymark.api.waitForEvent(runId, ({ type }) => type === 'approval_opened');
  return { runId, approvalId: String(approvalId) };
}

test(
  'of ten decisions at once one wins, nine get 409, and the run agrees with the winner',
  { timeout: 120_000 },
  async () => {
    const { runId, approvalId } = await startUntilOpen();
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const decision = index % 2 === 0 ? 'approved' : 'rejected';
        const response = await waymark.api.send('POST', `/approvals/${approvalId}/decision`, {
          decision,
          comment: `voice ${index}`,
        });
        return { decision, status: response.status };
      }),
    );
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    const run = await waymark.api.waitForEnd(runId);
    expect(run.output).toBe(winners[0]?.decision);
    expect(stepOf(run, 'ask').output).toMatchObject({ decision: winners[0]?.decision });
    expect(await waymark.api.get<ApprovalView>(`/approvals/${approvalId}`)).toMatchObject({
      status: winners[0]?.decision,
    });
  },
);

test('a run that waits for an approval survives a restart of everything', { timeout: 200_000 }, async () => {
  const { runId, approvalId } = await startUntilOpen();
  await waymark.product.restart();
  expect((await waymark.api.getRun(runId)).status).toBe('waiting');
  await waymark.api.post(`/approvals/${approvalId}/decision`, { decision: 'approved' });
  expect(await waymark.api.waitForEnd(runId)).toMatchObject({ status: 'completed', output: 'approved' });
  const again = await waymark.api.send('POST', `/approvals/${approvalId}/decision`, { decision: 'rejected' });
  expect(again.status).toBe(409);
  expect(await again.json()).toMatchObject({ code: 'ALREADY_DECIDED' });
});

test('a decision while no orchestrator polls is delivered when it is back', { timeout: 200_000 }, async () => {
  const { runId, approvalId } = await startUntilOpen();
  await waymark.product.freeze('orchestrator');
  const response = await waymark.api.send('POST', `/approvals/${approvalId}/decision`, { decision: 'approved' });
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ code: 'ORCHESTRATOR_UNAVAILABLE' });
  await waymark.product.thaw('orchestrator');
  expect(await waymark.api.waitForEnd(runId)).toMatchObject({ status: 'completed', output: 'approved' });
});
