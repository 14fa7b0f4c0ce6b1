import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { get, post } from './api.ts';
import { failingPayment, failingTree, impatient, openResume, startUntil, undecided, waitFor } from './ended-runs.ts';
import { readStep } from './held-runs.ts';
import { expect, test } from './product-test.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Resume this run?' });
const planOf = (page: Page) => dialogOf(page).getByRole('region', { name: 'What would happen' });
const submitOf = (page: Page) => dialogOf(page).getByRole('button', { name: 'Resume the run' });
const rowsOf = (page: Page, type: string) => page.getByRole('row').filter({ hasText: type });

async function choose(page: Page, field: string, option: string | RegExp): Promise<void> {
  await dialogOf(page).getByRole('combobox', { name: field }).click();
  await page.getByRole('option', { name: option }).click();
}

test('a failed run is resumed and followed to its end without a reload, and later from the beginning', async ({
  page,
  product,
}) => {
  const runId = await startUntil(product.url, impatient, 'failed');
  await page.goto(`/runs/${runId}?view=events`);
  await expect(rowsOf(page, 'run finished')).toHaveCount(1);
  await expect(page.getByRole('status').filter({ hasText: 'Ended' })).toBeVisible();
  const opened = await page.evaluate(() => performance.timeOrigin);

  await page.getByRole('button', { name: 'Resume…', exact: true }).click();
  await expect(planOf(page)).toContainText('Runs again: 1 step');
  await expect(planOf(page)).toContainText('/arrival');
  await expect(planOf(page).getByText('/pack')).toBeHidden();
  await planOf(page).getByText('Kept as it is: 1 step').click();
  await expect(planOf(page).getByText('/pack')).toBeVisible();
  await dialogOf(page).getByLabel('Reason').fill('the parcel was late');
  await submitOf(page).dblclick();

  await expect(dialogOf(page)).toBeHidden();
  await expect(heading(page)).toContainText('Waiting');
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  await expect(page.getByText('runs for')).toBeVisible();
  await post(product.url, `/runs/${runId}/events/arrived`, { id: 'late', data: {} });
  await expect(heading(page)).toContainText('Completed');
  await expect(page.getByRole('status').filter({ hasText: 'Ended' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Resume…' })).toBeHidden();

  const look = async (): Promise<void> => {
    await expect(rowsOf(page, 'run finished')).toHaveCount(2);
    await expect(rowsOf(page, 'run continued')).toContainText('resumed by local, on version 1: “the parcel was late”');
    const executions = page.getByRole('region', { name: '2 executions' });
    await expect(executions.getByRole('listitem').last()).toContainText('resumed');
  };
  await look();
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(opened);
  await page.reload();
  await look();
  await expect(heading(page)).toContainText('Completed');
});

test('a version that does not fit is refused in the plan, and by one that does the run goes on', async ({
  page,
  product,
}) => {
  const works = { durationSeconds: 0, output: 'by v3' };
  const runId = await startUntil(product.url, failingPayment('resume-version'), 'failed');
  await post(product.url, '/workflows', failingPayment('resume-version', works, { durationSeconds: 1 }));
  await post(product.url, '/workflows', failingPayment('resume-version', works));
  await openResume(page, runId);
  await expect(submitOf(page)).toBeEnabled();

  await choose(page, 'Version', 'v2');
  await expect(planOf(page).getByRole('alert')).toContainText('/reserve: it has run already');
  await expect(submitOf(page)).toBeDisabled();
  expect((await new AxeBuilder({ page }).include('[aria-label="What would happen"]').analyze()).violations).toEqual([]);
  await choose(page, 'Version', 'v3, the newest');
  await expect(planOf(page).getByRole('alert')).toBeHidden();
  await expect(planOf(page).getByRole('listitem').filter({ hasText: '/charge' })).toContainText('another thing');
  await dialogOf(page).getByLabel('Reason').fill('the card is unlocked');
  await submitOf(page).click();

  await expect(heading(page)).toContainText('Completed');
  await expect(heading(page)).toContainText('v3');
  expect(await get(product.url, `/runs/${runId}`)).toMatchObject({ output: 'by v3', version: 3 });
  await page.getByRole('tab', { name: /Events/ }).click();
  await expect(rowsOf(page, 'run continued')).toContainText('resumed by local, on version 3: “the card is unlocked”');
});

test('a cancelled run is resumed: what was undone is done again, and the decision can be made', async ({
  page,
  product,
}) => {
  const runId = await startUntil(product.url, undecided, 'waiting');
  await page.goto(`/runs/${runId}`);
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the run' }).click();
  await expect(heading(page)).toContainText('Cancelled');
  await expect(page.getByRole('button', { name: 'Approve' })).toBeHidden();

  await page.getByRole('button', { name: 'Resume…', exact: true }).click();
  await expect(planOf(page)).toContainText('Runs again: 2 steps');
  await submitOf(page).click();
  await expect(heading(page)).toContainText('Waiting');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(heading(page)).toContainText('Completed');
  expect(await readStep(product.url, runId, '/reserve')).toMatchObject({ status: 'completed', compensation: null });
});

test('a run goes on from a step that is chosen in its inspector or in the dialog', async ({ page, product }) => {
  const works = { durationSeconds: 0, output: 'receipt' };
  const runId = await startUntil(product.url, failingPayment('resume-from'), 'failed');
  await post(product.url, '/workflows', failingPayment('resume-from', works));
  await page.goto(`/runs/${runId}?step=%2Freserve`);
  const inspector = page.getByRole('region', { name: 'Step reserve' });
  await inspector.getByRole('button', { name: 'Resume from here…' }).click();
  const from = dialogOf(page).getByRole('combobox', { name: 'From' });
  await expect(from).toHaveValue('reserve');
  await expect(planOf(page)).toContainText('Runs again: 2 steps');
  await choose(page, 'From', 'What failed');
  await expect(planOf(page)).toContainText('Runs again: 1 step');
  await choose(page, 'From', 'reserve');
  await expect(planOf(page)).toContainText('Runs again: 2 steps');
  await choose(page, 'Version', 'v2');
  const before = await get<{ steps: { address: string; startedAt: string }[] }>(product.url, `/runs/${runId}`);
  await submitOf(page).click();
  await expect(heading(page)).toContainText('Completed');
  await expect(inspector.getByRole('button', { name: 'Resume from here…' })).toBeHidden();
  const startOf = ({ steps }: typeof before) => steps.find(({ address }) => address === '/reserve')?.startedAt;
  expect(startOf(await get(product.url, `/runs/${runId}`))).not.toBe(startOf(before));
});

test('a run that cannot go on at all says why, and offers nothing', async ({ page, product }) => {
  await post(product.url, '/workflows', failingTree[0] ?? {});
  const root = await startUntil(product.url, failingTree[1] ?? {}, 'failed');
  const { items } = await get<{ items: { runId: string }[] }>(product.url, `/runs?parentRunId=${root}`);
  await openResume(page, items[0]?.runId ?? '');
  await expect(dialogOf(page).getByRole('alert')).toContainText(`was waited for by run "${root}"`);
  await expect(dialogOf(page).getByRole('alert')).toContainText('CANNOT_RESUME');
  await expect(submitOf(page)).toBeHidden();
  await expect(dialogOf(page).getByRole('combobox')).toHaveCount(0);
  await dialogOf(page).getByRole('button', { name: 'Close' }).last().click();
  await expect(dialogOf(page)).toBeHidden();
});

test('who resumes a run that somebody has resumed already is told so, and sees it go on', async ({ page, product }) => {
  const runId = await startUntil(product.url, { ...undecided, name: 'resume-late' }, 'waiting');
  await post(product.url, `/runs/${runId}/cancel`, {});
  await waitFor(product.url, runId, 'cancelled');
  await openResume(page, runId);
  await expect(submitOf(page)).toBeEnabled();
  await post(product.url, `/runs/${runId}/resume`, {});
  await waitFor(product.url, runId, 'waiting');
  await submitOf(page).click();
  await expect(dialogOf(page)).toContainText('somebody was faster');
  await expect(submitOf(page)).toBeHidden();
  await dialogOf(page).getByRole('button', { name: 'Close' }).last().click();
  await expect(heading(page)).toContainText('Waiting');
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  await post(product.url, `/runs/${runId}/cancel`, {});
  await expect(heading(page)).toContainText('Cancelled');
});
