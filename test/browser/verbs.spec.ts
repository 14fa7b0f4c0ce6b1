import type { Page, Route } from '@playwright/test';
import { get, post, start } from './api.ts';
import { declined, openHeld, payment, readStep, silent, stuckUndo, twoPayments } from './held-runs.ts';
import { expect, test } from './product-test.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const panel = (page: Page) => page.getByRole('region', { name: /^Held:/ });
const row = (page: Page, name: string) => panel(page).getByRole('listitem', { name: `Held: ${name}` });

test('a held step is tried again with another input, sent once, and the events say who wanted it', async ({
  page,
  product,
}) => {
  const runId = await openHeld(page, product.url, payment('verbs-input'));
  const charge = row(page, 'Charge the card');
  await expect(charge).toContainText('Card.Declined');
  await expect(charge).toContainText('the card is locked');
  await expect(charge).toContainText('after 1 attempt');
  const sent: string[] = [];
  page.on('request', (request) => request.url().endsWith('/retry') && sent.push(request.url()));

  await charge.getByRole('button', { name: 'Retry' }).click();
  const dialog = page.getByRole('dialog', { name: 'Retry “Charge the card”' });
  await dialog.getByLabel('Another input').check();
  const input = dialog.getByLabel('The input to try with');
  await expect(input).toHaveValue(/"failAttempts": 99/);
  await input.fill('{ "durationSeconds": ');
  await expect(dialog).toContainText('Not JSON yet');
  await expect(dialog.getByRole('button', { name: 'Retry' })).toBeDisabled();
  await input.fill('{ "durationSeconds": 0, "output": "receipt" }');
  await dialog.getByLabel('Reason').fill('another card');
  await dialog.getByRole('button', { name: 'Retry' }).dblclick();

  await expect(dialog).toBeHidden();
  await expect(panel(page)).toBeHidden();
  await expect(heading(page)).toContainText('Completed');
  expect(sent).toHaveLength(1);
  expect(await readStep(product.url, runId, '/charge')).toMatchObject({
    status: 'completed',
    input: { durationSeconds: 0, output: 'receipt' },
  });
  await page.getByRole('tab', { name: /Events/ }).click();
  await expect(page.getByText('tried again by local: “another card”')).toBeVisible();
});

test('a held step is skipped from its inspector, with an output that the run gives', async ({ page, product }) => {
  const runId = await openHeld(page, product.url, payment('verbs-skip'));
  await row(page, 'Charge the card').getByRole('button', { name: 'Charge the card', exact: true }).click();
  const inspector = page.getByRole('region', { name: 'Step charge' });
  await inspector.getByRole('button', { name: 'Skip' }).click();
  const dialog = page.getByRole('dialog', { name: 'Skip “Charge the card”' });
  await expect(dialog.getByLabel('Output')).toHaveValue('null');
  await dialog.getByLabel('Output').fill('{ "paid": "in cash" }');
  await dialog.getByRole('button', { name: 'Skip it' }).click();
  await expect(heading(page)).toContainText('Completed');
  await expect(inspector).toContainText('Skipped');
  await expect(inspector.getByRole('button', { name: 'Skip' })).toBeHidden();
  expect(await get(product.url, `/runs/${runId}`)).toMatchObject({ output: { paid: 'in cash' } });
});

test('a held step is failed: what was done is undone', async ({ page, product }) => {
  const runId = await openHeld(page, product.url, payment('verbs-fail'));
  await row(page, 'Charge the card').getByRole('button', { name: 'Fail' }).click();
  const dialog = page.getByRole('dialog', { name: 'Fail “Charge the card”' });
  await expect(dialog).toContainText('what was done is undone, newest first');
  await dialog.getByLabel('Reason').fill('the customer is gone');
  await dialog.getByRole('button', { name: 'Fail it' }).click();
  await expect(heading(page)).toContainText('Compensated');
  expect(await readStep(product.url, runId, '/reserve')).toMatchObject({ compensation: { status: 'completed' } });
});

test('a held step is tried again by a newer version that leaves what has run as it was', async ({ page, product }) => {
  await openHeld(page, product.url, payment('verbs-version'));
  const works = { durationSeconds: 0, output: 'by v3' };
  await post(product.url, '/workflows', payment('verbs-version', works, { durationSeconds: 1 }));
  await post(product.url, '/workflows', payment('verbs-version', works));
  await row(page, 'Charge the card').getByRole('button', { name: 'Retry' }).click();
  const dialog = page.getByRole('dialog');
  const choose = async (version: string): Promise<void> => {
    await dialog.getByRole('combobox', { name: 'Version' }).click();
    await page.getByRole('option', { name: version }).click();
    await dialog.getByRole('button', { name: 'Retry' }).click();
  };
  await choose('v2');
  await expect(dialog.getByRole('alert')).toContainText('/reserve');
  await expect(dialog.getByRole('alert')).toContainText('Choose another version');
  await choose('v3, the newest');
  await expect(dialog).toBeHidden();
  await expect(heading(page)).toContainText('Completed', { timeout: 30_000 });
  await expect(heading(page)).toContainText('v3');
  await page.getByRole('tab', { name: /Events/ }).click();
  await expect(page.getByText('resumed, on version 3')).toBeVisible();
});

test('several steps that are held have a row each, and one is told about at a time', async ({ page, product }) => {
  await openHeld(page, product.url, twoPayments);
  await expect(page.getByRole('heading', { name: 'Held: 2 wait for a person' })).toBeVisible();
  for (const name of ['card', 'bank']) {
    await row(page, name).getByRole('button', { name: 'Skip' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Skip it' }).click();
    await expect(row(page, name)).toBeHidden();
  }
  await expect(heading(page)).toContainText('Completed');
});

test('who comes late is told so in the dialog, whether it was open before or sent after', async ({ page, product }) => {
  const runId = await openHeld(page, product.url, twoPayments);
  const skip = (address: string) => post(product.url, `/runs/${runId}/skip`, { address });
  const dialog = page.getByRole('dialog');

  // Somebody else is faster while the dialog is open …
  await row(page, 'card').getByRole('button', { name: 'Fail' }).click();
  await dialog.getByLabel('Reason').fill('what I have typed');
  await skip('/both/card/card');
  await expect(dialog).toContainText('It is held no more');
  await expect(dialog.getByRole('button', { name: 'Fail it' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  // … or between the click and its arrival.
  const skipFirst = async (route: Route): Promise<void> => {
    await skip('/both/bank/bank');
    await route.continue();
  };
  await page.route('**/retry', skipFirst, { times: 1 });
  await row(page, 'bank').getByRole('button', { name: 'Retry' }).click();
  await dialog.getByRole('button', { name: 'Retry' }).click();
  await expect(dialog.getByRole('alert')).toContainText(/NOT_HELD|ALREADY_FINISHED/);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(heading(page)).toContainText('Completed');
});

test('what could not be delivered is said to be stored, until the run has it', async ({ page, product }) => {
  await openHeld(page, product.url, payment('verbs-stored'));
  await product.freeze('orchestrator');
  try {
    await row(page, 'Charge the card').getByRole('button', { name: 'Fail' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Fail it' }).click();
    await expect(dialog).toContainText('Stored; it will be delivered.');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(row(page, 'Charge the card')).toContainText('Your “fail” is stored');
  } finally {
    await product.thaw('orchestrator');
  }
  await expect(panel(page)).toBeHidden({ timeout: 40_000 });
  await expect(heading(page)).toContainText('Compensated');
});

test('a compensation that failed is tried again, then skipped: it stays done', async ({ page, product }) => {
  await openHeld(page, product.url, stuckUndo);
  const reserve = row(page, 'reserve');
  await expect(reserve).toContainText('could not be undone');
  await expect(reserve.getByRole('button', { name: 'Fail' })).toHaveCount(0);
  const failures = page.getByRole('row').filter({ hasText: 'compensation failed' });
  await page.getByRole('tab', { name: /Events/ }).click();
  await expect(failures).toHaveCount(1);

  await reserve.getByRole('button', { name: 'Retry the compensation' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(failures).toHaveCount(2);

  await reserve.getByRole('button', { name: 'Skip' }).click();
  const dialog = page.getByRole('dialog', { name: 'Skip the compensation of “reserve”' });
  await expect(dialog.getByLabel('Output')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Skip it' }).click();
  await expect(heading(page)).toContainText(/Failed|Compensated/);
  await page.getByRole('tab', { name: 'Graph' }).click();
  await page
    .getByRole('button', { name: /reserve/ })
    .first()
    .click();
  await expect(page.getByRole('region', { name: 'Step reserve' })).toContainText('given up');
});

test('a run that is held itself is given its output', async ({ page, product }) => {
  const runId = await openHeld(page, product.url, silent);
  await expect(row(page, 'the run')).toContainText('ExpressionError');
  await row(page, 'the run').getByRole('button', { name: 'Give its output' }).click();
  const dialog = page.getByRole('dialog', { name: 'Give the run its output' });
  await dialog.getByLabel('Output').fill('42');
  await dialog.getByRole('button', { name: 'Complete the run' }).click();
  await expect(heading(page)).toContainText('Completed');
  expect(await get(product.url, `/runs/${runId}`)).toMatchObject({ status: 'completed', output: 42 });
});

test('a run is paused and resumed, and everybody sees who did it and why', async ({ page, product }) => {
  const { runId } = await start(product.url, 'long-wait', { input: {} });
  await page.goto(`/runs/${runId}`);
  await expect(heading(page)).toContainText('Waiting', { timeout: 20_000 });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Pause this run?' });
  await dialog.getByLabel('Reason').fill('stocktaking');
  await dialog.getByRole('button', { name: 'Pause the run' }).click();
  await expect(heading(page)).toContainText('Paused');
  const paused = page.getByRole('region', { name: /^Paused/ });
  await expect(paused).toContainText('by local');
  await expect(paused).toContainText('“stocktaking”');

  const other = await page.context().newPage();
  await other.goto('/');
  const line = other.getByRole('listitem').filter({ has: other.locator(`a[href="/runs/${runId}"]`) });
  await expect(line).toContainText('the run is paused');
  await other.goto('/runs?status=paused');
  await expect(other.locator(`[data-run="${runId}"]`)).toContainText('Paused');

  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resume the run' }).click();
  await expect(paused).toBeHidden();
  await expect(heading(page)).toContainText('Waiting');
  await expect(other.locator(`[data-run="${runId}"]`)).toBeHidden();
  await page.getByRole('tab', { name: /Events/ }).click();
  await expect(page.getByRole('row').filter({ hasText: 'run paused' })).toContainText('by local: “stocktaking”');
  await expect(page.getByRole('row').filter({ hasText: 'run resumed' })).toContainText('by local');
  await post(product.url, `/runs/${runId}/cancel`, {});
});

test('a held step that fails again with the same input is held again', async ({ page, product }) => {
  const runId = await openHeld(page, product.url, payment('verbs-again', { ...declined, failAttempts: 98 }));
  await row(page, 'Charge the card').getByRole('button', { name: 'Retry' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('tab', { name: /Events/ }).click();
  await expect(page.getByRole('row').filter({ hasText: 'step held' })).toHaveCount(2);
  await expect(row(page, 'Charge the card')).toBeVisible();
  await post(product.url, `/runs/${runId}/cancel`, {});
});
