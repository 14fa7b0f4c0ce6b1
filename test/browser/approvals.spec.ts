import type { Route } from '@playwright/test';
import { get, post, start } from './api.ts';
import { expect, test } from './product-test.ts';

type Approvals = { items: { id: string; runId: string }[] };

test('an approval is decided in the inbox, and its run goes on', async ({ page, product }) => {
  const { runId } = await start(product.url, 'expense-approval', {
    input: { employee: 'Grace', amount: 320, reason: 'A chair' },
  });
  await page.goto('/approvals');
  const card = page.getByRole('article', { name: 'Approval: Expense of Grace over 320' });
  await expect(card).toContainText('A chair');

  // The form is the definition's: without its required field the decision is refused at that field.
  await card.getByRole('button', { name: 'Approve' }).click();
  await expect(card).toContainText(/cost ?centre/i);
  await card.getByLabel('Cost centre').fill('4711');
  await card.getByLabel('Comment').fill('Sit well');
  await card.getByRole('button', { name: 'Approve' }).click();
  await expect(card).toBeHidden();
  await expect(page.getByText('“Sit well”')).toBeVisible();

  await page.goto(`/runs/${runId}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Completed', { timeout: 20_000 });
});

test('who comes late is told who was faster', async ({ page, product }) => {
  const { runId } = await start(product.url, 'expense-approval', { input: { employee: 'Ada', amount: 99 } });
  await page.goto(`/runs/${runId}`);
  const card = page.getByRole('article', { name: 'Approval: Expense of Ada over 99' });
  await card.getByLabel('Cost centre').fill('1');

  // Somebody else decides between the click and its arrival.
  const decideFirst = async (route: Route): Promise<void> => {
    const { items } = await get<Approvals>(product.url, `/approvals?runId=${runId}`);
    await post(product.url, `/approvals/${items[0]?.id}/decision`, { decision: 'rejected', comment: 'no' });
    await route.continue();
  };
  await page.route('**/api/approvals/*/decision', decideFirst, { times: 1 });
  await card.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('Someone was faster.').first()).toBeVisible();
  await expect(card).toBeHidden();
});

test('a run is cancelled with a reason', async ({ page, product }) => {
  const { runId } = await start(product.url, 'slow-order', { order: true });
  await page.goto(`/runs/${runId}`);
  await page.getByRole('button', { name: 'Cancel run' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this run?' });
  await dialog.getByLabel('Reason').fill('ordered twice');
  await dialog.getByRole('button', { name: 'Cancel the run' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Cancelled', { timeout: 30_000 });
  await page.getByRole('tab', { name: /Events/ }).click();
  await expect(page.getByText('run cancel requested')).toBeVisible();
});
