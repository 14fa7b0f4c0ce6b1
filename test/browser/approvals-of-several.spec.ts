import { get, start } from './api.ts';
import { expect, test } from './product-test.ts';

type Approvals = { items: { id: string; runId: string }[] };

test('an approval of several people says who has decided and what is needed', async ({ page, product }) => {
  const { runId } = await start(product.url, 'purchase-approval', { input: { item: 'a boat', amount: 9_000 } });
  await page.goto('/approvals');
  const card = page.getByRole('article', { name: 'Approval: Buy a boat for 9000?' });
  await expect(card).toContainText('0 of 2 approvals, one rejection rejects', { timeout: 20_000 });
  await card.getByLabel('Comment').fill('It floats');
  await card.getByRole('button', { name: 'Approve' }).click();
  await expect(card).toContainText('1 of 2 approvals');
  await expect(card).toContainText('by local');
  await expect(card).toContainText('“It floats”');

  // Nobody decides twice.
  await card.getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByText('Decided already.').first()).toBeVisible();
  const { items } = await get<Approvals>(product.url, `/approvals?runId=${runId}&status=open`);
  expect(items).toHaveLength(1);
});

test('a label of a run leads to all runs that have it', async ({ page, product }) => {
  const department = `sales-${Date.now()}`;
  const { runId } = await start(product.url, 'purchase-approval', { input: { item: 'a desk', amount: 1, department } });
  await page.goto(`/runs/${runId}`);
  await page.getByRole('link', { name: `department ${department}` }).click();
  await expect(page).toHaveURL(/\/runs\?label=department/);
  await expect(page.locator('tr[data-run]')).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'state asked' })).toBeVisible();
});
