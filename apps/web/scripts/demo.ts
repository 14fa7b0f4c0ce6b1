import {
  customerWorkflows,
  deliveryWorkflows,
  flakyWorkflow,
  heldWorkflow,
  payoutWorkflow,
  priceWorkflow,
  stuckWorkflow,
  yamlWorkflow,
} from './demo-workflows.ts';

/** Runs in all the states that people meet, made through the API. */
export type Demo = {
  saga: string;
  sagaOrder: string;
  fulfilment: string;
  retried: string;
  held: string;
  /** Two steps of it are held; there is a newer version of its definition. */
  payout: string;
  paused: string;
  /** It has failed; there are newer versions of its definition. */
  delivery: string;
  expense: string;
  /** A run whose sub-run has a sub-run, on a queue of its own, and that has started another one beside it. */
  customer: string;
  /** The sub-run of the sub-run. */
  score: string;
  invoice: string;
  /** A step for each of many items, some of which failed. */
  prices: string;
  failed: string;
  /** Starts a run and gives its id when it is in the middle. */
  startPipeline(): Promise<string>;
};

type Started = { runId: string; orderId?: string };

/** @returns the runs to look at */
export async function makeDemo(url: string): Promise<Demo> {
  const send = async <Answer>(method: string, path: string, body: unknown, type = 'json'): Promise<Answer> => {
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: { 'content-type': `application/${type}` },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  const post = <Answer>(path: string, body: unknown): Promise<Answer> => send('POST', path, body);
  const start = (workflow: string, body: unknown): Promise<Started> => post(`/workflows/${workflow}/runs`, body);

  for (const workflow of [
    flakyWorkflow,
    stuckWorkflow,
    heldWorkflow,
    payoutWorkflow,
    priceWorkflow,
    ...customerWorkflows,
  ])
    await post('/workflows', workflow);
  await send('POST', '/workflows', yamlWorkflow, 'yaml');
  await send('PUT', '/secrets/SUPPLIER_TOKEN', { value: 'sk-a-token-of-the-supplier-9f3k' });
  await send('PUT', '/secrets/WAREHOUSE_PASSWORD', { value: 'a password of the warehouse' });
  const saga = await start('refund-saga', { order: true });
  await start('order-processing', { order: true });
  const fulfilment = await start('order-fulfilment', {
    order: order('Ada Lovelace', [{ sku: 'lamp', quantity: 2, unitPrice: 4_950 }]),
  });
  const retried = await start('nightly-import', {});
  await start('supplier-sync', {});
  const held = await start('return-goods', {});
  const payout = await start('payout', { input: { payee: 'Grace Hopper' } });
  const [firstDelivery, ...newerDeliveries] = deliveryWorkflows;
  await post('/workflows', firstDelivery);
  const delivery = await start('delivery', {});
  for (const workflow of newerDeliveries) await post('/workflows', workflow);
  const paused = await start('long-wait', { input: {} });
  const customer = await start('onboard-customer', { input: { name: 'Ada Lovelace' } });
  const products = Array.from({ length: 60 }, (_, index) => ({
    sku: `sku-${index + 1}`,
    price: index % 20 === 7 ? 0 : 990 + index,
  }));
  const prices = await start('price-update', { input: { products } });
  const failed = await start('price-update', { input: { products: products.slice(0, 9) } });
  const invoice = await start('invoice-payment', {
    input: { invoiceId: '2026-117', amount: 240, email: 'ada@example.com' },
  });
  const purchase = await start('purchase-approval', {
    input: { item: 'a coffee machine', amount: 1_900, department: 'office' },
  });
  await pause(12_000);

  await post('/workflows', { ...payoutWorkflow, description: 'Pays what is owed.' });
  await post(`/runs/${paused.runId}/pause`, { reason: 'stocktaking in the warehouse until noon' });

  for (const [id, data] of [
    ['pay-1', { amount: 100, reference: 'first part' }],
    ['pay-2', { amount: 40 }],
  ] as const)
    await post(`/runs/${invoice.runId}/events/paid`, { id, data });
  const asked = await fetch(`${url}/api/approvals?runId=${purchase.runId}`);
  const { items } = (await asked.json()) as { items: { id: string }[] };
  await post(`/approvals/${items[0]?.id}/decision`, { decision: 'approved', comment: 'The old one leaks.' });
  await start('order-fulfilment', {
    order: order('Grace Hopper', [{ sku: 'standing-desk', quantity: 3, unitPrice: 89_000 }]),
  });
  const expense = await start('expense-approval', {
    input: { employee: 'Barbara Liskov', amount: 320, reason: 'A chair for the new desk, as agreed last week.' },
  });
  await start('slow-order', { order: true });
  const startPipeline = async (): Promise<string> => {
    const { runId } = await start('ecommerce-pipeline', { order: true });
    await pause(5_000);
    return runId;
  };
  await pause(2_000);
  const tree = await fetch(`${url}/api/runs?workflow=score-customer`);
  const scores = (await tree.json()) as { items: { runId: string }[] };
  return {
    saga: saga.runId,
    sagaOrder: saga.orderId ?? '',
    fulfilment: fulfilment.runId,
    held: held.runId,
    payout: payout.runId,
    paused: paused.runId,
    delivery: delivery.runId,
    startPipeline,
    retried: retried.runId,
    expense: expense.runId,
    customer: customer.runId,
    score: scores.items[0]?.runId ?? '',
    invoice: invoice.runId,
    prices: prices.runId,
    failed: failed.runId,
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

function order(customer: string, items: { sku: string; quantity: number; unitPrice: number }[]) {
  return { customer, items };
}
