import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { JsonObject } from '@waymark/protocol';
import { get, post, start } from './api.ts';
import { failingPayment } from './ended-runs.ts';
import { payment, stuckUndo } from './held-runs.ts';
import { expect, test } from './product-test.ts';
import { startTree } from './tree-of-runs.ts';

type Place = {
  path: string;
  ready: RegExp;
  /** Opens what stands over the page. */
  open?: RegExp;
  /** Shows more of that. */
  check?: string;
};

/** Every page, with what should be on it before it is looked at. */
async function listPages(url: string): Promise<Place[]> {
  const saga = await start(url, 'refund-saga', { order: true });
  const invoiceId = `look-${Date.now()}`;
  const invoice = await start(url, 'invoice-payment', { input: { invoiceId, amount: 100, email: 'a@example.org' } });
  await post(url, `/runs/${invoice.runId}/events/paid`, { id: 'part', data: { amount: 40 } });
  await start(url, 'purchase-approval', { input: { item: 'a ladder', amount: 80 } });
  const customers = Array.from({ length: 30 }, (_, index) => ({
    name: `C${index}`,
    email: index === 7 ? '' : 'c@d.org',
  }));
  const many = await start(url, 'notify-customers', { input: { customers, text: 'hello' } });
  const stuck = await startOne(url, stuckUndo);
  const held = await startOne(url, payment('look-held'));
  await post(url, '/workflows', payment('look-held', { durationSeconds: 1 }));
  const failed = await startOne(url, failingPayment('look-failed'));
  await post(url, '/workflows', failingPayment('look-failed', { durationSeconds: 1 }));
  const { runId: paused } = await start(url, 'long-wait', { input: {} });
  // It takes commands as soon as it has begun.
  await expect.poll(async () => (await get<{ status: string }>(url, `/runs/${paused}`)).status).not.toBe('pending');
  await post(url, `/runs/${paused}/pause`, { reason: 'stocktaking' });
  await publishYaml(url);
  await fetch(`${url}/api/secrets/LOOK_TOKEN`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ value: 'a token that nobody sees' }),
  });
  const tree = await startTree(url);
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
    { path: `/runs/${tree}`, ready: /Let the leaf fall/ },
    { path: `/runs/${tree}?view=timeline&step=%2Ffar`, ready: /Let the leaf fall/ },
    { path: `/runs/${invoice.runId}?view=mailbox`, ready: /In the mailbox/ },
    { path: `/runs/${invoice.runId}`, ready: /waits for event/, open: /Send event/ },
    { path: `/runs/${many.runId}?step=%2Fmails&tab=output`, ready: /of 30 turns/ },
    { path: `/runs/${many.runId}?view=timeline`, ready: /steps of its turns/, open: /steps of its turns/ },
    { path: `/runs/${stuck}`, ready: /Held:/, open: /Cancel run/ },
    { path: `/runs/${stuck}`, ready: /Held:/, open: /^Retry/ },
    { path: `/runs/${stuck}`, ready: /Held:/, open: /^Skip/ },
    { path: `/runs/${held}?step=%2Fcharge`, ready: /Held:/, open: /^Retry/, check: 'Another input' },
    { path: `/runs/${held}?view=timeline`, ready: /Held:/, open: /^Skip/ },
    { path: `/runs/${held}?view=events`, ready: /Held:/, open: /^Fail/ },
    { path: `/runs/${held}`, ready: /Held:/, open: /^Pause/ },
    { path: `/runs/${paused}`, ready: /stocktaking/, open: /^Resume/ },
    { path: `/runs/${failed}`, ready: /Failed/, open: /^Resume…/ },
    { path: `/runs/${failed}?step=%2Freserve`, ready: /Failed/, open: /^Resume from here/ },
    { path: '/approvals', ready: /Expense of Alan/ },
    { path: '/approvals', ready: /0 of 2 approvals/ },
    { path: '/new?from=look-yaml', ready: /Valid/ },
    { path: '/workflows/look-yaml', ready: /# Looked at/ },
    { path: '/secrets', ready: /LOOK_TOKEN/ },
    { path: '/secrets', ready: /LOOK_TOKEN/, open: /Set a secret/ },
    { path: '/secrets', ready: /LOOK_TOKEN/, open: /Delete LOOK_TOKEN/ },
    { path: '/orders', ready: /Customer/ },
    { path: `/orders/${saga.orderId}`, ready: /Runs of this order/ },
    { path: '/db', ready: /Payments/ },
    { path: '/db?table=steps', ready: /idempotencyKey/ },
    { path: '/runs/run_nobody', ready: /There is no run/ },
    { path: '/orders/ord_nobody', ready: /There is no order/ },
    { path: '/nowhere', ready: /There is no such page/ },
  ];
}

async function startOne(url: string, definition: JsonObject): Promise<string> {
  await post(url, '/workflows', definition);
  return (await start(url, String(definition['name']), { version: 1 })).runId;
}

async function publishYaml(url: string): Promise<void> {
  const response = await fetch(`${url}/api/workflows`, {
    method: 'POST',
    headers: { 'content-type': 'application/yaml' },
    body: '# Looked at in tests.\nname: look-yaml\nsteps:\n  - { id: one, type: value, value: 1 } # short\n',
  });
  expect(response.ok).toBe(true);
}

async function open(page: Page, { path, ready, open: opens, check }: Place): Promise<void> {
  await page.goto(path);
  await expect(page.getByText(ready).first()).toBeVisible({ timeout: 20_000 });
  if (!opens) return;
  await page.getByRole('button', { name: opens }).first().click();
  await expect(page.getByRole('dialog').or(page.getByRole('button', { name: /^Hide/ }))).toBeVisible();
  if (check) await page.getByLabel(check).check();
}

test('axe finds nothing serious on any page, light or dark', async ({ page, product }) => {
  test.setTimeout(300_000);
  const found: string[] = [];
  const look = async (axe: AxeBuilder, place: string): Promise<void> => {
    for (const { id, impact, nodes } of (await axe.analyze()).violations)
      if (impact === 'serious' || impact === 'critical')
        found.push(`${place}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  };
  for (const place of await listPages(product.url)) {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await open(page, place);
    await look(new AxeBuilder({ page }), place.path);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await look(new AxeBuilder({ page }).withRules('color-contrast'), `${place.path}, dark`);
  }
  expect(found).toEqual([]);
});

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
