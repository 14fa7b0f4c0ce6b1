import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { start } from './api.ts';
import { expect, test } from './product-test.ts';

/** Every page, with what should be on it before it is looked at. */
async function listPages(url: string): Promise<{ path: string; ready: RegExp }[]> {
  const saga = await start(url, 'refund-saga', { order: true });
  await start(url, 'expense-approval', { input: { employee: 'Alan', amount: 700, reason: 'A typewriter' } });
  return [
    { path: '/', ready: /Needs attention/ },
    { path: '/new?example=order-fulfilment', ready: /Valid/ },
    { path: '/workflows', ready: /refund-saga@1/ },
    { path: '/workflows/expense-approval', ready: /Start a run/ },
    { path: '/runs', ready: /refund-saga/ },
    { path: `/runs/${saga.runId}`, ready: /Compensated/ },
    { path: `/runs/${saga.runId}?view=timeline&step=%2Fship`, ready: /ShippingFailed/ },
    { path: `/runs/${saga.runId}?view=events&step=%2Fcharge&tab=policy`, ready: /run finished/ },
    { path: '/approvals', ready: /Expense of Alan/ },
    { path: '/orders', ready: /Customer/ },
    { path: `/orders/${saga.orderId}`, ready: /Runs of this order/ },
    { path: '/db', ready: /Payments/ },
    { path: '/db?table=steps', ready: /idempotencyKey/ },
    { path: '/runs/run_nobody', ready: /NOT_FOUND/ },
    { path: '/nowhere', ready: /There is no such page/ },
  ];
}

async function open(page: Page, { path, ready }: { path: string; ready: RegExp }): Promise<void> {
  await page.goto(path);
  await expect(page.getByText(ready).first()).toBeVisible({ timeout: 20_000 });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on any page, ${colorScheme}`, async ({ page, product }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const place of await listPages(product.url)) {
      await open(page, place);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(
          ({ id, nodes }) => `${place.path}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
        ),
      ).toEqual([]);
    }
  });
}

test('every page fits a phone', async ({ page, product }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const place of await listPages(product.url)) {
    await open(page, place);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${place.path} is wider than the screen`).toBeLessThanOrEqual(0);
  }
});

test('the chosen colour scheme is there before the first paint and stays', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('radiogroup', { name: 'Colour scheme' }).locator('label', { hasText: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload({ waitUntil: 'commit' });
  await page.waitForFunction(() => document.body !== null);
  expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
});

test('the keyboard skips to the content and walks through the navigation', async ({ page }) => {
  await page.goto('/runs');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('a page whose API is away says so and comes back by itself', async ({ page }) => {
  await page.route('**/api/orders*', (route) => route.abort());
  await page.goto('/orders');
  await expect(page.getByRole('alert').filter({ hasText: 'UNREACHABLE' })).toBeVisible();
  await page.unroute('**/api/orders*');
  await expect(page.getByText('All orders')).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('UNREACHABLE')).toBeHidden();
});
