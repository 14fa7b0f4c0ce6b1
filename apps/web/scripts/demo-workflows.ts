export const flakyWorkflow = {
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

export const stuckWorkflow = {
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

export const heldWorkflow = {
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

/** Whose steps are held when they fail: here because of the input of one, and because another is refused. */
export const payoutWorkflow = {
  name: 'payout',
  title: 'Payout to ${ input.payee }',
  input: { type: 'object', required: ['payee'], properties: { payee: { type: 'string' } } },
  onFailure: 'hold',
  steps: [
    {
      id: 'prepare',
      title: 'Collect what is owed',
      type: 'action',
      action: 'demo.task',
      input: { durationSeconds: 0.4, output: { amount: 1_240, currency: 'EUR' } },
      compensate: { action: 'demo.task', input: { durationSeconds: 0.2 } },
    },
    {
      id: 'both',
      type: 'parallel',
      branches: {
        bank: {
          steps: [
            {
              id: 'transfer',
              title: 'Transfer the money',
              type: 'action',
              action: 'demo.task',
              input: {
                durationSeconds: 0.3,
                failAttempts: 99,
                error: { type: 'Bank.AccountClosed', message: 'the account DE02 1203 … was closed', retryable: false },
              },
            },
          ],
        },
        tax: {
          steps: [
            {
              id: 'report',
              title: 'Report to the tax office',
              type: 'action',
              action: 'demo.task',
              input: {
                durationSeconds: 0.6,
                failAttempts: 99,
                error: { type: 'TaxOffice.Unavailable', message: 'the tax office answered 503 until the last attempt' },
              },
              retry: { maximumAttempts: 2, initialInterval: '200ms' },
            },
          ],
        },
      },
    },
    { id: 'tell', title: 'Tell the payee', type: 'action', action: 'demo.task', input: { durationSeconds: 0.3 } },
  ],
};

/** The queue of the orchestrator that does the credit checks. */
export const creditQueue = 'credit';

const work = (id: string, title: string, durationSeconds: number) => ({
  id,
  title,
  type: 'action',
  action: 'demo.task',
  input: { durationSeconds },
});

export const customerWorkflows = [
  { name: 'welcome-mail', title: 'Welcome mail', steps: [work('send', 'Send the mail', 0.5)] },
  {
    name: 'score-customer',
    title: 'Score of a customer',
    input: { type: 'object', properties: { name: { type: 'string' } } },
    steps: [
      work('collect', 'Collect what is known', 1),
      {
        id: 'accept',
        type: 'approval',
        title: 'Accept a score of 71 for ${ input.name }?',
        approvers: { roles: ['credit'] },
        dueIn: '2d',
      },
    ],
  },
  {
    name: 'credit-check',
    title: 'Credit check',
    input: { type: 'object', properties: { name: { type: 'string' } } },
    steps: [
      work('register', 'Ask the register', 0.8),
      { id: 'score', title: 'Score', type: 'workflow', workflow: 'score-customer', input: '${ input }' },
    ],
  },
  {
    name: 'onboard-customer',
    title: 'Onboard ${ input.name }',
    description: 'Greets a customer and opens the account once the credit is checked.',
    input: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
    steps: [
      { id: 'welcome', title: 'Say welcome', type: 'workflow', workflow: 'welcome-mail', mode: 'detach' },
      {
        id: 'credit',
        title: 'Check the credit',
        type: 'workflow',
        workflow: 'credit-check',
        queue: creditQueue,
        input: { name: '${ input.name }' },
      },
      work('open', 'Open the account', 0.5),
    ],
  },
];

export const priceWorkflow = {
  name: 'price-update',
  title: 'Price update',
  input: { type: 'object', required: ['products'], properties: { products: { type: 'array' } } },
  steps: [
    {
      id: 'prices',
      title: 'Set each price',
      type: 'forEach',
      items: '${ input.products }',
      as: 'product',
      concurrency: 8,
      tolerate: '10%',
      output: '${ product.sku }',
      steps: [
        {
          id: 'refuse',
          title: 'Refuse what has no price',
          type: 'fail',
          if: '${ product.price == 0 }',
          error: { type: 'NoPrice', message: '${ product.sku } has no price' },
        },
        { ...work('set', 'Set the price', 0.3) },
      ],
    },
    { id: 'sum', title: 'Sum up', type: 'value', value: '${ steps.prices.summary }' },
  ],
};

export const yamlWorkflow = `# What happens to a parcel that comes back.
name: parcel-return
title: Parcel return
description: Waits for the parcel, looks at it, and gives the money back.

input:
  type: object
  required: [parcel]
  properties:
    parcel: { type: string }
    patience: { type: string, default: 14d }

steps:
  - id: arrival
    title: Wait for the parcel
    type: event
    event: arrived
    timeout: \${ input.patience }
  - id: inspect
    title: Look at it
    type: action
    action: demo.task
    input: { durationSeconds: 0.5 }
    retry: &patient
      maximumAttempts: 5
      initialInterval: 2s
  - id: refund # the customer waits for this
    title: Give the money back
    type: action
    action: demo.task
    input:
      durationSeconds: 0.5
      output: \${ "refunded " + input.parcel }
    retry: *patient
`;

const unknownStreet = {
  durationSeconds: 0.3,
  failAttempts: 99,
  error: { type: 'Carrier.AddressUnknown', message: 'there is no such street in 10115 Berlin', retryable: false },
};

/** Of its versions the first fails, the second would change what has run by then, and the third repairs what failed. */
export const deliveryWorkflows = [
  delivery({}),
  delivery({ packing: { durationSeconds: 0.4 } }),
  delivery({ checks: true, handing: { durationSeconds: 0.3 } }),
];

type DeliveryParts = { packing?: object; checks?: boolean; handing?: object };

function delivery({ packing = { durationSeconds: 0.2 }, checks = false, handing = unknownStreet }: DeliveryParts) {
  const task = (id: string, title: string, input: object) => ({
    id,
    title,
    type: 'action',
    action: 'demo.task',
    input,
  });
  return {
    name: 'delivery',
    title: 'Delivery',
    onFailure: 'fail',
    steps: [
      task('pack', 'Pack the parcel', packing),
      task('label', 'Print the label', { durationSeconds: 0.2 }),
      ...(checks ? [task('check', 'Check the address', { durationSeconds: 0.2 })] : []),
      task('handOver', 'Hand it to the carrier', handing),
      task('notify', 'Tell the customer', { durationSeconds: 0.2 }),
    ],
  };
}
