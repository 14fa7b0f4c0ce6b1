import { expect, test } from 'vitest';
import { ActionFailure } from '@waymark/action-kit';
import { stepOf } from '../support/checks.ts';
import { useWorld } from '../support/use-world.ts';
import { failsWith } from '../support/world.ts';
import definition from './03a-money-transfer.json' with { type: 'json' };

const used = useWorld(definition, {
  'bank.withdraw': { confirmation: 'W' },
  'bank.deposit': { confirmation: 'D' },
});
const { world } = used;
let transfers = 0;

async function transfer(): Promise<{ runId: string; referenceId: string }> {
  const referenceId = `R${++transfers}`;
  const input = { fromAccount: 'a', toAccount: 'b', referenceId, amount: 12.5 };
  const { runId } = await used.api.start('money-transfer', { input });
  return { runId, referenceId };
}

test('a good transfer gives both confirmations', async () => {
  const { runId } = await transfer();
  expect(await used.api.waitForEnd(runId)).toMatchObject({
    status: 'completed',
    output: { withdrawal: 'W', deposit: 'D' },
  });
});

test('insufficient funds: one attempt, nothing deposited, the run failed', async () => {
  world.on('bank.withdraw', () => {
    throw new ActionFailure('InsufficientFunds', 'the account holds 3.00', { effect: 'none' });
  });
  const { runId } = await transfer();
  expect(await used.api.waitForEnd(runId)).toMatchObject({
    status: 'failed',
    error: { type: 'InsufficientFunds', attempts: 1 },
  });
  expect(world.sequence()).toEqual(['bank.withdraw']);
});

test('an invalid account: the money goes back once, under the reference of the refund', async () => {
  world.on('bank.deposit', (call) => {
    if (JSON.stringify(call.input).includes('-deposit')) return failsWith('InvalidAccount')(call, AbortSignal.abort());
    return { confirmation: 'back' };
  });
  const { runId, referenceId } = await transfer();
  expect(await used.api.waitForEnd(runId)).toMatchObject({
    status: 'compensated',
    error: { type: 'InvalidAccount', step: '/deposit' },
  });
  const refunds = world.callsOf('bank.deposit').filter(({ phase }) => phase === 'undo');
  expect(refunds.map(({ input }) => input)).toEqual([
    { account: 'a', amount: 12.5, reference: `${referenceId}-refund` },
  ]);
});

test(
  'a bank that is down is asked again after 1, 2, 4 … s, and the transfer completes when it is back',
  { timeout: 60_000 },
  async () => {
    let answers = 0;
    world.on('bank.withdraw', () => {
      if (++answers <= 3) throw new ActionFailure('BankDown', 'no answer');
      return { confirmation: 'W' };
    });
    const { runId } = await transfer();
    const run = await used.api.waitForEnd(runId);
    expect(run.status).toBe('completed');
    const log = stepOf(run, 'withdraw').attemptLog;
    expect(log).toHaveLength(4);
    const delays = log
      .slice(0, 3)
      .map(({ finishedAt, nextAttemptAt }) => Date.parse(String(nextAttemptAt)) - Date.parse(String(finishedAt)));
    // The default jitter of 0.2 around 1, 2 and 4 s.
    for (const [index, delay] of delays.entries())
      expect(Math.abs(delay / (1_000 * 2 ** index) - 1)).toBeLessThanOrEqual(0.22);
  },
);
