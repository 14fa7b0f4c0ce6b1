import { randomUUID } from 'node:crypto';
import type { Json } from '@waymark/protocol';
import { describe, expect, test } from 'vitest';
import { expectEventsWithoutGap, readLedger, statusesOf, stepOf } from '../support/checks.ts';
import { useProduct } from '../support/use-product.ts';

const waymark = useProduct();

async function startWithOrder(workflow: string, items?: { sku: string; quantity: number; unitPrice: number }[]) {
  const { runId, orderId } = await waymark.api.start(workflow, { order: items ? { customer: 'Ann', items } : true });
  if (!orderId) throw new Error('a start with an order gives its id');
  return { runId, orderId };
}

async function ledgerOf(orderId: string) {
  return await readLedger(waymark.product.instance().payments.url, orderId);
}

function seconds(from: string, to: string | null): number {
  return (Date.parse(String(to)) - Date.parse(from)) / 1_000;
}

async function waitForApproval(runId: string): Promise<string> {
  return String((await waymark.api.waitForEvent(runId, ({ type }) => type === 'approval_opened')).approvalId);
}

describe.concurrent('the examples', () => {
  test.each(['order-processing', 'slow-order'])(
    '%s takes an order through all its states',
    { timeout: 90_000 },
    async (name) => {
      const { runId, orderId } = await startWithOrder(name);
      const run = await waymark.api.waitForEnd(runId);
      expect(run.status).toBe('completed');
      const order = await waymark.api.getOrder(orderId);
      expect(order.history.map(({ status }) => status)).toEqual(['pending', 'validated', 'charged', 'shipped']);
      expect(await ledgerOf(orderId)).toMatchObject([{ kind: 'charge', amount: order.amount, requests: 1 }]);
      expectEventsWithoutGap(await waymark.api.listEvents(runId));
      if (name === 'slow-order') expect(seconds(run.startedAt, run.closedAt)).toBeGreaterThanOrEqual(24);
    },
  );

  test('ecommerce-pipeline does 25 s of work within 17 s', { timeout: 90_000 }, async () => {
    const { runId } = await startWithOrder('ecommerce-pipeline');
    const run = await waymark.api.waitForEnd(runId);
    expect(run.status).toBe('completed');
    expect(run.steps.every(({ type, status }) => type === 'action' && status === 'completed')).toBe(true);
    expect(seconds(run.startedAt, run.closedAt)).toBeLessThanOrEqual(17);
  });

  test('order-fulfilment ships a small order without asking anybody', { timeout: 60_000 }, async () => {
    const { runId, orderId } = await startWithOrder('order-fulfilment');
    const run = await waymark.api.waitForEnd(runId);
    expect(run).toMatchObject({ status: 'completed', output: { tracking: expect.any(String) as unknown } });
    expect(statusesOf(run)).toMatchObject({ review: 'skipped', ship: 'completed', receipt: 'completed' });
    expect((await waymark.api.getOrder(orderId)).status).toBe('shipped');
  });

  test(
    'order-fulfilment stops a large order that the reviewer rejects, before any money is taken',
    { timeout: 60_000 },
    async () => {
      const { runId, orderId } = await startWithOrder('order-fulfilment', [
        { sku: 'crane', quantity: 1, unitPrice: 250_000 },
      ]);
      await waymark.api.post(`/approvals/${await waitForApproval(runId)}/decision`, {
        decision: 'rejected',
        comment: 'too large',
      });
      const run = await waymark.api.waitForEnd(runId);
      expect(run).toMatchObject({ status: 'failed', error: { type: 'Rejected', step: '/review' } });
      expect(await ledgerOf(orderId)).toEqual([]);
    },
  );

  test(
    'refund-saga gives the money back, releases the stock and cancels the order, newest first',
    { timeout: 60_000 },
    async () => {
      const { runId, orderId } = await startWithOrder('refund-saga');
      const run = await waymark.api.waitForEnd(runId);
      expect(run).toMatchObject({ status: 'compensated', error: { step: '/ship' } });
      expect(stepOf(run, 'ship').status).toBe('failed');
      const undone = ['charge', 'reserve', 'validate'].map((id) => stepOf(run, id).compensation);
      expect(undone.map((compensation) => compensation?.status)).toEqual(['completed', 'completed', 'completed']);
      const times = undone.map((compensation) => Date.parse(String(compensation?.startedAt)));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const order = await waymark.api.getOrder(orderId);
      expect(order.history.map(({ status }) => status)).toEqual([
        'pending',
        'validated',
        'charged',
        'refunded',
        'cancelled',
      ]);
      const ledger = await ledgerOf(orderId);
      expect(ledger.map(({ kind, requests }) => [kind, requests]).toSorted()).toEqual([
        ['charge', 1],
        ['refund', 1],
      ]);
    },
  );

  test('expense-approval pays what was approved in the form', { timeout: 60_000 }, async () => {
    const { runId } = await waymark.api.start('expense-approval', { input: { employee: 'Ann', amount: 80 } });
    const approvalId = await waitForApproval(runId);
    const wrong = await waymark.api.send('POST', `/approvals/${approvalId}/decision`, {
      decision: 'approved',
      data: { approvedAmount: 'much' },
    });
    expect(wrong.status).toBe(422);
    await waymark.api.post(`/approvals/${approvalId}/decision`, {
      decision: 'approved',
      data: { costCentre: 'R&D', approvedAmount: 70 },
    });
    const run = await waymark.api.waitForEnd(runId);
    expect(run).toMatchObject({ status: 'completed', output: { status: 'approved', amount: 70, costCentre: 'R&D' } });
  });

  test('invoice-payment takes the payment that covers it, by its business key', { timeout: 60_000 }, async () => {
    const invoiceId = randomUUID();
    const { runId } = await waymark.api.start('invoice-payment', {
      input: { invoiceId, amount: 100, email: 'ann@example.com' },
    });
    const pay = (amount: number) =>
      waymark.api.post('/events', {
        definition: 'invoice-payment',
        key: invoiceId,
        event: 'paid',
        data: { amount, reference: `${amount}` },
      });
    await pay(50);
    await pay(100);
    const run = await waymark.api.waitForEnd(runId);
    expect(run).toMatchObject({ status: 'completed', output: { state: 'paid', reference: '100' } });
    const { items } = await waymark.api.get<{ items: Json[] }>(`/events/outgoing?runId=${runId}`);
    expect(items).toMatchObject([{ event: { type: 'invoice.settled', data: { invoiceId, state: 'paid' } } }]);
  });

  test('invoice-payment reminds when nothing comes in time', { timeout: 60_000 }, async () => {
    const { runId } = await waymark.api.start('invoice-payment', {
      input: { invoiceId: randomUUID(), amount: 100, email: 'ann@example.com', patience: '500ms' },
    });
    const run = await waymark.api.waitForEnd(runId);
    expect(run).toMatchObject({ status: 'completed', output: { state: 'overdue' } });
    expect(statusesOf(run)).toMatchObject({ remind: 'completed' });
  });

  test('invoice-totals groups the lines of its default input by tax rate', { timeout: 60_000 }, async () => {
    const { runId } = await waymark.api.start('invoice-totals');
    const run = await waymark.api.waitForEnd(runId);
    expect(run).toMatchObject({
      status: 'completed',
      output: {
        groups: [
          { taxRate: 19, net: 81_050, tax: 15_400 },
          { taxRate: 7, net: 1_500, tax: 105 },
        ],
        total: 98_055,
        text: '19 %: 154.00, 7 %: 1.05',
      },
    });
  });

  test('purchase-approval needs two people, or one after the escalation', { timeout: 60_000 }, async () => {
    const department = randomUUID();
    const find = (state: string) =>
      waymark.api.get<{ items: Json[] }>(`/runs?label=department:${department}&label=state:${state}`);
    const { runId } = await waymark.api.start('purchase-approval', {
      input: { item: 'a crane', amount: 250_000, patience: '3s', department },
    });
    const id = await waitForApproval(runId);
    expect((await find('asked')).items).toMatchObject([{ runId, labels: { department, state: 'asked' } }]);
    const first = await waymark.api.post(`/approvals/${id}/decision`, { decision: 'approved' });
    expect(first).toMatchObject({ status: 'open', quorum: 2, decisions: [{ user: 'local' }] });
    const run = await waymark.api.waitForEnd(runId);
    expect(run).toMatchObject({ status: 'completed', output: { decision: 'approved', by: ['local'] } });
    expect((await find('asked')).items).toEqual([]);
    expect((await find('approved')).items).toMatchObject([{ runId }]);
    expect(await waymark.api.get(`/approvals/${id}`)).toMatchObject({
      status: 'approved',
      quorum: 1,
      escalations: [{ to: { roles: ['manager'] }, quorum: 1 }],
    });
  });

  test(
    'drip-campaign sends its letters one after the other, each in a round of its own',
    { timeout: 60_000 },
    async () => {
      const letters = ['one', 'two', 'three'];
      const { runId } = await waymark.api.start('drip-campaign', {
        input: { to: 'ann@example.org', letters, pause: '1s' },
      });
      const run = await waymark.api.waitForEnd(runId);
      expect(run).toMatchObject({ status: 'completed', output: { sent: 3 } });
      expect(run.executions.map(({ reason }) => reason)).toEqual(['start', 'restart', 'restart']);
      expect(statusesOf(run)).toMatchObject({ letter: 'completed', pause: 'skipped', next: 'skipped' });
      expectEventsWithoutGap(await waymark.api.listEvents(runId));
    },
  );

  test('notify-customers goes on without those it cannot reach', { timeout: 60_000 }, async () => {
    const customers = Array.from({ length: 20 }, (_, index) => ({
      name: `Customer ${index}`,
      email: index === 7 || index === 11 ? 'nowhere' : `customer${index}@example.org`,
    }));
    const { runId } = await waymark.api.start('notify-customers', { input: { customers, text: 'we have moved.' } });
    const run = await waymark.api.waitForEnd(runId);
    expect(run).toMatchObject({
      status: 'completed',
      output: { sent: 18, failures: [{ index: 7, error: { type: 'NoAddress' } }, { index: 11 }] },
    });
    const turns = run.steps.map(({ address }) => address).filter((address) => address.endsWith('/send'));
    expect(turns).toHaveLength(18);
    expect(turns.slice(0, 3)).toEqual(['/mails[0]/send', '/mails[1]/send', '/mails[2]/send']);
    expect(run.steps.find(({ id }) => id === 'mails')?.output).toHaveLength(20);
  });

  test('notify-customers fails when too many cannot be reached', { timeout: 60_000 }, async () => {
    const customers = [{ name: 'Ann', email: 'nowhere' }];
    const { runId } = await waymark.api.start('notify-customers', { input: { customers, text: 'hello' } });
    const run = await waymark.api.waitForEnd(runId);
    expect(run).toMatchObject({ status: 'failed', error: { type: 'TooManyFailures', cause: { type: 'NoAddress' } } });
  });

  test('wait-until-ready asks until it is ready', { timeout: 60_000 }, async () => {
    const { runId } = await waymark.api.start('wait-until-ready');
    const run = await waymark.api.waitForEnd(runId);
    expect(run).toMatchObject({ status: 'completed', output: { asked: 3 } });
    const [first, , third] = run.steps.filter(({ id }) => id === 'ask');
    expect(seconds(String(first?.startedAt), third?.startedAt ?? null)).toBeGreaterThanOrEqual(2);
  });

  test('quickest-carrier takes the first, and undoes what the other had begun', { timeout: 60_000 }, async () => {
    const { runId } = await waymark.api.start('quickest-carrier');
    const run = await waymark.api.waitForEnd(runId);
    expect(run).toMatchObject({ status: 'completed', output: { carrier: 'north' } });
    expect(statusesOf(run)).toMatchObject({ bookNorth: 'completed', bookSouth: 'cancelled' });
    expect(stepOf(run, 'bookSouth').compensation).toMatchObject({ status: 'completed' });
    expect(stepOf(run, 'bookNorth').compensation).toBeNull();
  });

  test('long-wait waits as long as its input says', { timeout: 60_000 }, async () => {
    const { runId } = await waymark.api.start('long-wait', { input: { seconds: 2 } });
    const run = await waymark.api.waitForEnd(runId);
    expect(run.status).toBe('completed');
    const { startedAt, finishedAt } = stepOf(run, 'pause');
    expect(seconds(String(startedAt), finishedAt)).toBeGreaterThanOrEqual(2);
  });

  test(
    'long-wait is waiting until it is cancelled, and a cancel of an ended run is refused',
    { timeout: 60_000 },
    async () => {
      const { runId } = await waymark.api.start('long-wait');
      await waymark.api.waitForEvent(runId, ({ type }) => type === 'step_waiting');
      expect((await waymark.api.getRun(runId)).status).toBe('waiting');
      expect((await waymark.api.send('POST', `/runs/${runId}/cancel`, { reason: 'enough' })).status).toBe(202);
      const run = await waymark.api.waitForEnd(runId);
      expect(run).toMatchObject({ status: 'cancelled', error: { type: 'Cancelled' } });
      expect(statusesOf(run)).toMatchObject({ before: 'completed', pause: 'cancelled', after: 'pending' });
      expect((await waymark.api.send('POST', `/runs/${runId}/cancel`, {})).status).toBe(409);
    },
  );
});
