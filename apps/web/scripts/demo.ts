/** Runs in all the states that people meet, made through the API. */
export type Demo = {
  saga: string;
  sagaOrder: string;
  fulfilment: string;
  retried: string;
  held: string;
  expense: string;
  /** Starts a run and gives its id when it is in the middle. */
  startPipeline(): Promise<string>;
};

type Started = { runId: string; orderId?: string };

/** @returns the runs to look at */
export async function makeDemo(url: string): Promise<Demo> {
  const post = async <Answer>(path: string, body: unknown): Promise<Answer> => {
    const response = await fetch(`${url}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  const start = (workflow: string, body: unknown): Promise<Started> => post(`/workflows/${workflow}/runs`, body);

  await post('/workflows', flakyWorkflow);
  await post('/workflows', stuckWorkflow);
  await post('/workflows', heldWorkflow);
  const saga = await start('refund-saga', { order: true });
  await start('order-processing', { order: true });
  const fulfilment = await start('order-fulfilment', {
    order: order('Ada Lovelace', [{ sku: 'lamp', quantity: 2, unitPrice: 4_950 }]),
  });
  const retried = await start('nightly-import', {});
  await start('supplier-sync', {});
  const held = await start('return-goods', {});
  await pause(12_000);

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
  return {
    saga: saga.runId,
    sagaOrder: saga.orderId ?? '',
    fulfilment: fulfilment.runId,
    held: held.runId,
    startPipeline,
    retried: retried.runId,
    expense: expense.runId,
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

function order(customer: string, items: { sku: string; quantity: number; unitPrice: number }[]) {
  return { customer, items };
}

const flakyWorkflow = {
  name: 'nightly-import',
  title: 'Nightly import',
  steps: [
    {
      id: 'work',
      title: 'Fetch the catalogue',
      type: 'action',
      action: 'demo.task',
      input: {
        durationSeconds: 1,
        failAttempts: 2,
        error: { type: 'CatalogueUnavailable', message: 'the supplier answered 503', retryable: true },
      },
      retry: { initialInterval: '1s' },
    },
    { id: 'store', title: 'Store it', type: 'action', action: 'demo.task', input: { durationSeconds: 1 } },
  ],
};

const stuckWorkflow = {
  name: 'supplier-sync',
  title: 'Supplier sync',
  steps: [
    {
      id: 'push',
      title: 'Push the stock',
      type: 'action',
      action: 'demo.task',
      input: {
        durationSeconds: 0.2,
        failAttempts: 9,
        error: { type: 'SupplierDown', message: 'the supplier refused the connection', retryable: true },
      },
      retry: { initialInterval: '2m', maximumInterval: '5m', maximumAttempts: 10 },
    },
  ],
};

const heldWorkflow = {
  name: 'return-goods',
  title: 'Return goods',
  steps: [
    {
      id: 'reserve',
      title: 'Reserve a place',
      type: 'action',
      action: 'demo.task',
      input: { durationSeconds: 0.3 },
      compensate: {
        action: 'demo.task',
        input: {
          failAttempts: 99,
          durationSeconds: 0.2,
          error: { type: 'ReleaseRefused', message: 'the warehouse is closed', retryable: false },
        },
      },
    },
    {
      id: 'collect',
      title: 'Collect the parcel',
      type: 'action',
      action: 'demo.task',
      input: {
        durationSeconds: 0.5,
        failAttempts: 9,
        error: { type: 'CarrierRefused', message: 'there is no such street', retryable: false },
      },
    },
  ],
};
