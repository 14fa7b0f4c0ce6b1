/**
 * Screenshots of every page, light and dark, wide and phone, into `docs/screens`, from a product that is started for
 * them with runs in all states. `npm run screens [-- <name> …]` takes those whose name holds one of the words.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { startOrchestratorOfQueue } from '../../../test/support/orchestrator-of-queue.ts';
import { startProduct } from '../../../test/support/product.ts';
import { makeDemo, type Demo } from './demo.ts';
import { creditQueue } from './demo-workflows.ts';

const folder = resolve(import.meta.dirname, '../../../docs/screens');
const wanted = process.argv.slice(2);
const sizes = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

type Screen = {
  name: string;
  path: string | (() => Promise<string>);
  ready: string;
  before?: (page: Page) => Promise<void>;
  /** As on the first day: lists are empty. */
  empty?: true;
};

function listScreens(demo: Demo): Screen[] {
  return [
    { name: 'home', path: '/', ready: 'Needs attention' },
    {
      name: 'new-definition',
      path: '/new?example=order-fulfilment',
      ready: 'Valid',
      before: misspell('payments.charge', 'payments.chrage'),
    },
    { name: 'workflows', path: '/workflows', ready: 'refund-saga@1' },
    { name: 'workflow', path: '/workflows/expense-approval', ready: 'Start a run' },
    { name: 'runs', path: '/runs', ready: 'All runs' },
    { name: 'run', path: `/runs/${demo.fulfilment}?step=%2Fcharge&tab=output`, ready: 'Completed' },
    { name: 'run-live', path: async () => `/runs/${await demo.startPipeline()}`, ready: 'Working on' },
    { name: 'run-timeline', path: `/runs/${demo.saga}?view=timeline&step=%2Fship`, ready: 'ShippingFailed' },
    {
      name: 'run-events',
      path: `/runs/${demo.retried}?view=events&step=%2Fwork&tab=attempts`,
      ready: 'attempt failed',
    },
    { name: 'run-held', path: `/runs/${demo.held}?step=%2Freserve`, ready: 'the warehouse is closed' },
    { name: 'held-undo', path: `/runs/${demo.held}`, ready: 'Held:', before: press('Retry the compensation') },
    { name: 'held-cancel', path: `/runs/${demo.held}`, ready: 'Held:', before: press('Cancel run') },
    { name: 'held-steps', path: `/runs/${demo.payout}`, ready: 'wait for a person' },
    {
      name: 'held-step',
      path: `/runs/${demo.payout}?view=timeline&step=%2Fboth%2Fbank%2Ftransfer`,
      ready: 'wait for a person',
    },
    { name: 'held-retry', path: `/runs/${demo.payout}`, ready: 'wait for a person', before: retryWithInput },
    { name: 'held-skip', path: `/runs/${demo.payout}`, ready: 'wait for a person', before: press('Skip: Transfer') },
    { name: 'held-fail', path: `/runs/${demo.payout}`, ready: 'wait for a person', before: press('Fail: Transfer') },
    { name: 'held-refused', path: `/runs/${demo.payout}`, ready: 'wait for a person', before: refuse(409) },
    { name: 'held-stored', path: `/runs/${demo.payout}`, ready: 'wait for a person', before: refuse(503) },
    { name: 'paused', path: `/runs/${demo.paused}`, ready: 'stocktaking' },
    { name: 'paused-events', path: `/runs/${demo.paused}?view=events`, ready: 'stocktaking' },
    { name: 'pause', path: `/runs/${demo.expense}`, ready: 'Cost centre', before: press('Pause') },
    { name: 'resume', path: `/runs/${demo.delivery}`, ready: 'Failed', before: press('Resume…') },
    { name: 'resume-from', path: `/runs/${demo.delivery}?step=%2Flabel`, ready: 'Failed', before: resume('v3') },
    { name: 'resume-refused', path: `/runs/${demo.delivery}`, ready: 'Failed', before: resume('v2') },
    { name: 'run-approval', path: `/runs/${demo.expense}`, ready: 'Cost centre' },
    { name: 'approvals', path: '/approvals', ready: 'Cost centre' },
    { name: 'orders', path: '/orders', ready: 'All orders' },
    { name: 'order', path: `/orders/${demo.sagaOrder}`, ready: 'Runs of this order' },
    { name: 'database', path: '/db', ready: 'Payments' },
    { name: 'yaml', path: '/new?from=parcel-return', ready: 'Valid', before: misspell('demo.task', 'demo.tsk') },
    { name: 'workflow-yaml', path: '/workflows/parcel-return', ready: 'What happens to a parcel' },
    { name: 'tree', path: `/runs/${demo.customer}`, ready: 'score-customer' },
    { name: 'tree-timeline', path: `/runs/${demo.customer}?view=timeline&step=%2Fcredit`, ready: 'score-customer' },
    { name: 'tree-leaf', path: `/runs/${demo.score}`, ready: 'credit-check' },
    { name: 'items', path: `/runs/${demo.prices}?step=%2Fprices&tab=output`, ready: 'Completed' },
    { name: 'items-timeline', path: `/runs/${demo.prices}?view=timeline`, ready: 'Sum up', before: press('Show all') },
    { name: 'failed', path: `/runs/${demo.failed}`, ready: 'TooManyFailures' },
    { name: 'mailbox', path: `/runs/${demo.invoice}?view=mailbox`, ready: 'In the mailbox' },
    { name: 'secrets', path: '/secrets', ready: 'SUPPLIER_TOKEN' },
    { name: 'secrets-set', path: '/secrets', ready: 'SUPPLIER_TOKEN', before: press('Set a secret') },
    { name: 'run-unknown', path: '/runs/run_01nowhere', ready: 'There is no run' },
    { name: 'empty-home', path: '/', ready: 'Needs attention', empty: true },
    { name: 'empty-runs', path: '/runs', ready: 'No runs yet', empty: true },
    { name: 'empty-approvals', path: '/approvals', ready: 'Nothing waits for you', empty: true },
    { name: 'empty-workflows', path: '/workflows', ready: 'No workflow', empty: true },
    { name: 'empty-secrets', path: '/secrets', ready: 'No secrets yet', empty: true },
    { name: 'empty-orders', path: '/orders', ready: 'No orders yet', empty: true },
  ];
}

/** A misspelt action, so that the picture shows how a problem is told. */
function misspell(action: string, misspelt: string): (page: Page) => Promise<void> {
  return async (page) => {
    const text = await page.evaluate(() => window.localStorage.getItem('waymark.draft') ?? '');
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text.replace(action, misspelt));
    await page.getByRole('list', { name: 'Problems' }).getByRole('button').first().click();
    await page.getByText('1 problem').waitFor();
  };
}

function press(name: string): (page: Page) => Promise<void> {
  return (page) => page.getByRole('button', { name }).first().click();
}

/** By another version; from the chosen step on, where there is one. */
function resume(version: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole('button', { name: 'Resume' }).last().click();
    await page.getByRole('combobox', { name: 'Version' }).click();
    await page.getByRole('option', { name: version }).click();
  };
}

async function retryWithInput(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Retry: Transfer' }).first().click();
  await page.getByLabel('Another input').check();
}

/** Somebody else is faster, or no orchestrator answers. */
function refuse(status: 409 | 503): (page: Page) => Promise<void> {
  const code = status === 409 ? 'COMMAND_PENDING' : 'ORCHESTRATOR_UNAVAILABLE';
  const detail = 'ann asked a moment ago to skip step "/both/bank/transfer", and that has no answer yet.';
  const problem = { title: 'Another command for the same thing is on its way.', status, code, detail, errors: [] };
  return async (page) => {
    await page.route('**/fail', (route) => route.fulfill({ status, json: problem }));
    await press('Fail: Transfer')(page);
    await page.getByRole('button', { name: 'Fail it' }).click();
    await page
      .getByRole('dialog')
      .getByText(status === 409 ? code : 'Stored')
      .waitFor();
    // What was said stays beside what is held, too.
    if (status === 503) await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click();
  };
}

/** Answers the questions for lists with nothing. */
async function emptyLists(page: Page): Promise<void> {
  const lists = /\/api\/(runs|approvals|workflows|orders|secrets)(\?.*)?$/;
  await page.route(lists, (route) => route.fulfill({ json: { items: [], nextCursor: null } }));
}

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const product = await startProduct();
const stopOrchestrator = await startOrchestratorOfQueue(product, creditQueue);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  mkdirSync(folder, { recursive: true });
  const demo = await makeDemo(product.url);
  for (const screen of listScreens(demo).filter(
    ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
  )) {
    for (const [size, viewport] of Object.entries(sizes)) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await browser.newContext({
          viewport,
          colorScheme,
          baseURL: product.url,
          reducedMotion: 'reduce',
        });
        const page = await context.newPage();
        if (screen.empty) await emptyLists(page);
        await page.goto(typeof screen.path === 'string' ? screen.path : await screen.path());
        await page.getByText(screen.ready).first().waitFor({ timeout: 20_000 });
        await page.waitForTimeout(1_200);
        await screen.before?.(page);
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(folder, `${screen.name}-${size}-${colorScheme}.png`) });
        await context.close();
      }
    }
    console.log(screen.name);
  }
} finally {
  await browser.close();
  await stopOrchestrator();
  await product.stop();
}
