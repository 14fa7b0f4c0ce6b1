import { start } from './api.ts';
import { expect, test } from './product-test.ts';

test('an event is sent to a run that waits for it, and the mailbox says who took it', async ({ page, product }) => {
  const { runId } = await start(product.url, 'invoice-payment', {
    input: { invoiceId: 'inv-browser', amount: 100, email: 'ann@example.com' },
  });
  await page.goto(`/runs/${runId}?view=mailbox`);
  await expect(page.getByText('waits for event "paid" or "withdrawn"')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('No events yet.')).toBeVisible();

  const send = async (amount: string): Promise<void> => {
    await page.getByRole('button', { name: 'Send event' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send an event to this run' });
    if (amount !== '') await dialog.getByLabel('amount').fill(amount);
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    if (amount === '') {
      await expect(dialog).toContainText(/amount/);
      await dialog.getByRole('button', { name: 'Close' }).last().click();
    }
    await expect(dialog).toBeHidden();
  };
  // The schema is the definition's: without what it requires nothing is sent.
  await send('');
  await send('40');
  const rows = page.getByRole('row');
  await expect(rows.filter({ hasText: 'In the mailbox' })).toHaveCount(1);
  await send('120');
  await expect(rows.filter({ hasText: 'Taken' })).toContainText('answer');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Completed', { timeout: 20_000 });
  await expect(page.getByRole('button', { name: 'Send event' })).toBeHidden();
});
