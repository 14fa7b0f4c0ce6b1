import { expect, test } from 'vitest';
import { stepOf } from '../support/checks.ts';
import { useWorld } from '../support/use-world.ts';
import definition from './03b-expense.json' with { type: 'json' };

const used = useWorld(definition, { 'expenses.create': {}, 'expenses.pay': {} });
const { world } = used;
let expenses = 0;

async function start(timeout = '1m'): Promise<string> {
  const { runId } = await used.api.start('expense', { input: { expenseId: `E${++expenses}`, timeout } });
  return runId;
}

const send = (runId: string, event: string) => used.api.send('POST', `/runs/${runId}/events/${event}`, {});

test('an approved expense is paid, and a rejection that comes too late is for nobody', async () => {
  let pay = () => {};
  const paid = new Promise<void>((resolve) => (pay = resolve));
  world.on('expenses.pay', () => paid.then(() => ({})));
  const runId = await start();
  expect((await send(runId, 'approve')).status).toBe(202);
  await used.api.waitForEvent(runId, ({ type, address }) => type === 'step_started' && address === '/pay');
  expect((await send(runId, 'reject')).status).toBe(202);
  await used.api.waitForEvent(runId, (event) => event.type === 'event_received' && event.event === 'reject');
  pay();
  expect(await used.api.waitForEnd(runId)).toMatchObject({ status: 'completed', output: { status: 'COMPLETED' } });
  expect(await used.api.get(`/runs/${runId}/mailbox`)).toMatchObject({
    items: [
      { event: 'reject', takenBy: null },
      { event: 'approve', takenBy: '/decision' },
    ],
  });
});

test('a rejected expense is not paid', async () => {
  const runId = await start();
  await send(runId, 'reject');
  expect(await used.api.waitForEnd(runId)).toMatchObject({ status: 'completed', output: { status: 'REJECTED' } });
  expect(world.callsOf('expenses.pay')).toEqual([]);
});

test('an expense about which nobody says anything times out', async () => {
  const run = await used.api.waitForEnd(await start('500ms'));
  expect(run).toMatchObject({ status: 'completed', output: { status: 'TIMED_OUT' } });
  expect(world.callsOf('expenses.pay')).toEqual([]);
});

test('an approval that comes before the expense is created counts', async () => {
  let create = () => {};
  const created = new Promise<void>((resolve) => (create = resolve));
  world.on('expenses.create', () => created.then(() => ({})));
  const runId = await start();
  await used.api.waitForEvent(runId, ({ type, address }) => type === 'attempt_started' && address === '/create');
  await send(runId, 'approve');
  await used.api.waitForEvent(runId, ({ type }) => type === 'event_received');
  create();
  const run = await used.api.waitForEnd(runId);
  expect(run.output).toEqual({ status: 'COMPLETED' });
  expect(stepOf(run, 'decision').output).toMatchObject({ type: 'approve', data: null });
});

test('an event that the definition does not know is refused', async () => {
  const runId = await start('500ms');
  expect((await send(runId, 'aprove')).status).toBe(409);
  await used.api.waitForEnd(runId);
});
