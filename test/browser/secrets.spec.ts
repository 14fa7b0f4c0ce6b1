import type { Page } from '@playwright/test';
import { get } from './api.ts';
import { expect, test } from './product-test.ts';

type Secrets = { items: { name: string }[] };

const first = 'sk-first-value-of-the-token-9f3k';
const second = 'sk-second-value-of-the-token-7c1d';

test.beforeEach(async ({ product }) => {
  const { items } = await get<Secrets>(product.url, '/secrets');
  for (const { name } of items) await fetch(`${product.url}/api/secrets/${name}`, { method: 'DELETE' });
});

async function fill(page: Page, title: string, value: string, name?: string) {
  const dialog = page.getByRole('dialog', { name: title });
  if (name !== undefined) await dialog.getByLabel('Name').fill(name);
  const field = dialog.getByRole('textbox', { name: 'Value' });
  await expect(field).toHaveValue('');
  await field.fill(value);
  await dialog.getByRole('button', { name: 'Set', exact: true }).click();
  return dialog;
}

/** Whatever the page and the server know after a value was sent. */
async function expectForgotten(page: Page, url: string, value: string): Promise<void> {
  expect(await page.content()).not.toContain(value);
  expect(await (await fetch(`${url}/api/secrets`)).text()).not.toContain(value);
  expect(await page.evaluate(() => JSON.stringify(window.localStorage))).not.toContain(value);
}

test('a secret is set, replaced and deleted, and its value never shown again', async ({ page, product }) => {
  await page.goto('/secrets');
  await expect(page.getByText('No secrets yet')).toBeVisible();

  await page.getByRole('button', { name: 'Set a secret' }).click();
  await expect(await fill(page, 'Set a secret', first, 'SUPPLIER_TOKEN')).toBeHidden();
  const row = page.getByRole('row', { name: /SUPPLIER_TOKEN/ });
  await expect(row).toContainText('…9f3k');
  await expectForgotten(page, product.url, first);

  await row.getByRole('button', { name: 'Replace SUPPLIER_TOKEN' }).click();
  await expect(await fill(page, 'Replace SUPPLIER_TOKEN', second)).toBeHidden();
  await expect(row).toContainText('…7c1d');
  await expectForgotten(page, product.url, second);
  await page.reload();
  await expect(row).toContainText('…7c1d');
  await expectForgotten(page, product.url, second);

  await row.getByRole('button', { name: 'Delete SUPPLIER_TOKEN' }).click();
  const question = page.getByRole('dialog', { name: 'Delete SUPPLIER_TOKEN?' });
  await question.getByRole('button', { name: 'Keep it' }).click();
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: 'Delete SUPPLIER_TOKEN' }).click();
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('No secrets yet')).toBeVisible();
});

test('a value that could not be kept is said so, and the form keeps what was typed', async ({ page }) => {
  await page.goto('/secrets');
  await page.route('**/api/secrets/*', (route) => route.abort());
  await page.getByRole('button', { name: 'Set a secret' }).click();
  const dialog = await fill(page, 'Set a secret', first, 'SUPPLIER_TOKEN');
  await expect(dialog.getByRole('alert')).toContainText('UNREACHABLE');
  await page.unroute('**/api/secrets/*');
  await dialog.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: /SUPPLIER_TOKEN/ })).toContainText('…9f3k');
});

test('a value that is too large is refused with the reason', async ({ page, product }) => {
  await page.goto('/secrets');
  await page.getByRole('button', { name: 'Set a secret' }).click();
  const dialog = await fill(page, 'Set a secret', 'x'.repeat(32_769), 'SUPPLIER_TOKEN');
  await expect(dialog.getByRole('alert')).toContainText('/value');
  expect((await get<Secrets>(product.url, '/secrets')).items).toEqual([]);
});

test('secrets that cannot be read are not taken for none', async ({ page }) => {
  await page.route('**/api/secrets', (route) => route.abort());
  await page.goto('/secrets');
  await expect(page.getByRole('alert').filter({ hasText: 'UNREACHABLE' })).toBeVisible();
  await expect(page.getByText('No secrets yet')).toBeHidden();
  await page.unroute('**/api/secrets');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('No secrets yet')).toBeVisible();
});
