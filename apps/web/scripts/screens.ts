/**
 * Screenshots of every page, light and dark, wide and phone, into `docs/screens`, from a product that is started for
 * them with runs in all states. `npm run screens [-- <name>]` takes those whose name holds the word.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { startProduct } from '../../../test/support/product.ts';
import { makeDemo, type Demo } from './demo.ts';

const folder = resolve(import.meta.dirname, '../../../docs/screens');
const wanted = process.argv[2] ?? '';
const sizes = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

type Screen = {
  name: string;
  path: string | (() => Promise<string>);
  ready: string;
  before?: (page: Page) => Promise<void>;
};

function listScreens(demo: Demo): Screen[] {
  return [
    { name: 'home', path: '/', ready: 'Needs attention' },
    { name: 'new-definition', path: '/new?example=order-fulfilment', ready: 'Valid', before: breakDefinition },
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
    { name: 'run-approval', path: `/runs/${demo.expense}`, ready: 'Cost centre' },
    { name: 'approvals', path: '/approvals', ready: 'Cost centre' },
    { name: 'orders', path: '/orders', ready: 'All orders' },
    { name: 'order', path: `/orders/${demo.sagaOrder}`, ready: 'Runs of this order' },
    { name: 'database', path: '/db', ready: 'Payments' },
  ];
}

/** A misspelt action, so that the picture shows how a problem is told. */
async function breakDefinition(page: Page): Promise<void> {
  const content = page.locator('.cm-content');
  const text = await page.evaluate(() => window.localStorage.getItem('waymark.draft') ?? '');
  await content.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text.replace('payments.charge', 'payments.chrage'));
  await page.getByRole('list', { name: 'Problems' }).getByRole('button').first().click();
  await page.getByText('1 problem').waitFor();
}

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const product = await startProduct();
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  mkdirSync(folder, { recursive: true });
  const demo = await makeDemo(product.url);
  for (const screen of listScreens(demo).filter(({ name }) => name.includes(wanted))) {
    for (const [size, viewport] of Object.entries(sizes)) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await browser.newContext({
          viewport,
          colorScheme,
          baseURL: product.url,
          reducedMotion: 'reduce',
        });
        const page = await context.newPage();
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
  await product.stop();
}
