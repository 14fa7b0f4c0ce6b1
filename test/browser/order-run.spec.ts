import type { Page } from '@playwright/test';
import { start } from './api.ts';
import { expect, test } from './product-test.ts';

const way = ['Pending', 'Validated', 'Charged', 'Shipped'];

test('a slow order goes from pending to shipped while the run page and the database follow without reload', async ({
  page,
  context,
}) => {
  await page.goto('/workflows/slow-order');
  await page.getByRole('checkbox', { name: 'With a demo order' }).check();
  const database = await context.newPage();
  await database.goto('/db?table=orders');
  await expect(database.getByText('Live', { exact: true })).toBeVisible();
  const loads = [countLoads(page), countLoads(database)];

  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.waitForURL(/\/runs\/run_/);
  const order = (await page.getByRole('link', { name: /^ord_/ }).getAttribute('title')) ?? '';
  const row = database.locator(`tr[data-row*="${order}"]`);

  const history = page.getByRole('list', { name: 'Status history of the order' }).getByRole('listitem');
  for (const [index, status] of way.entries()) {
    await expect(history).toHaveText(
      way.slice(0, index + 1).map((word) => new RegExp(word)),
      { timeout: 25_000 },
    );
    await expect(row.locator('td[data-column="status"]')).toHaveText(status, { timeout: 2_000 });
  }

  await expect(page.getByRole('heading', { level: 1 })).toContainText('Completed');
  await expect(page.getByText('Ended', { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Timeline' }).click();
  for (const step of ['validate', 'charge', 'ship']) {
    await expect(page.getByRole('button', { name: new RegExp(`Completed ${step}`) })).toBeVisible();
  }
  expect(loads.map((load) => load.count)).toEqual([0, 0]);
});

test('rows of the database change without any request but the stream', async ({ page, product }) => {
  await page.goto('/db');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.waitForLoadState('networkidle').catch(() => {});
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));

  const { runId } = await start(product.url, 'order-processing', { order: true });
  const row = page.locator(`tr[data-row*="${runId}"]`).first();
  await expect(row.locator('td[data-column="status"]')).toHaveText('Completed', { timeout: 30_000 });
  expect(requests).toEqual([]);
});

test('the chosen step stands in the URL and is the same in graph, timeline and events', async ({ page, product }) => {
  const { runId } = await start(product.url, 'refund-saga', { order: true });
  await page.goto(`/runs/${runId}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Compensated', { timeout: 30_000 });
  const graph = page.getByRole('region', { name: 'Graph of the steps' });
  await graph.getByRole('button', { name: /Ship the order/ }).click();
  await expect(page).toHaveURL(/step=/);
  const step = page.getByRole('region', { name: 'Step ship' });
  await expect(step).toContainText('ShippingFailed');

  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(page.getByRole('button', { name: /Ship the order/, pressed: true })).toBeVisible();
  await page.reload();
  await expect(step).toBeVisible();
  await step.getByRole('tab', { name: /Attempts/ }).click();
  await expect(step.getByRole('table')).toContainText('Failed');
});

/** How often the page's document was loaded from now on. */
function countLoads(page: Page): { count: number } {
  const load = { count: 0 };
  page.on('load', () => (load.count += 1));
  return load;
}

/** The states that the badge of the page's stream takes from now on: one may stand for less than a look now and then. */
async function recordStates(page: Page): Promise<() => Promise<(string | null)[]>> {
  const states = await page.locator('[role="status"][data-state]').evaluateHandle((badge) => {
    const seen: (string | null)[] = [];
    const record = () => seen.push(badge.getAttribute('data-state'));
    new MutationObserver(record).observe(badge, { attributeFilter: ['data-state'] });
    return seen;
  });
  return () => states.jsonValue();
}

test('a run page comes back by itself when the web server was killed, and misses nothing', async ({
  page,
  product,
}) => {
  const { runId } = await start(product.url, 'slow-order', { order: true });
  await page.goto(`/runs/${runId}?view=events`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const loads = countLoads(page);
  const states = await recordStates(page);
  await product.kill('web');
  await product.waitUntilRunning('web');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Completed', { timeout: 60_000 });

  const numbers = await page.locator('table tbody tr td:first-child').allTextContents();
  expect(numbers).toEqual(numbers.map((_, index) => String(index + 1)));
  await expect(page.getByText('run finished')).toBeVisible();
  await expect(page.getByText('Ended', { exact: true })).toBeVisible();
  expect(await states()).toEqual(['reconnecting', 'live', 'ended']);
  expect(loads.count).toBe(0);
});
