import { expect, test } from './product-test.ts';

const broken = `{
  "name": "browser-test",
  "steps": [
    { "id": "work", "type": "action", "action": "demo.tsk" },
    { "id": "after", "type": "value", "value": "\${ steps.wrk.output }" }
  ]
}
`;
const mended = broken.replace('demo.tsk', 'demo.task').replace('steps.wrk.output', 'steps.work.status');

test('a new definition shows its problems at their place, and starts once they are mended', async ({ page }) => {
  await page.goto('/new');
  const editor = page.getByRole('textbox', { name: 'Definition' });
  await editor.click();
  await page.keyboard.insertText(broken);

  const problems = page.getByRole('list', { name: 'Problems' });
  const unknownAction = problems.getByRole('button', { name: /demo\.tsk/ });
  await expect(unknownAction).toContainText('/steps/0/action');
  await expect(problems.getByRole('button', { name: /wrk/ })).toBeVisible();
  await expect(page.locator('.cm-lintRange-error').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Publish and start' })).toBeDisabled();

  await unknownAction.click();
  await expect(editor).toBeFocused();
  await expect.poll(() => page.evaluate(() => document.getSelection()?.toString())).toContain('demo.tsk');

  // The graph has followed, also without a valid definition.
  await expect(
    page.getByRole('region', { name: 'Graph of the steps' }).getByRole('button', { name: /work/ }),
  ).toBeVisible();

  // What was typed survives a reload.
  await page.reload();
  await expect(page.locator('.cm-content')).toContainText('demo.tsk');

  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(mended);
  await expect(page.getByText('Valid', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Publish and start' }).click();
  await page.waitForURL(/\/runs\/run_/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Completed', { timeout: 30_000 });
});

test('an example and a file fill the editor', async ({ page }) => {
  await page.goto('/new');
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('menuitem', { name: /refund-saga/ }).click();
  await expect(page.locator('.cm-content')).toContainText('refund-saga');
  await expect(page.getByText('Valid', { exact: true })).toBeVisible();

  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(mended) });
  await expect(page.locator('.cm-content')).toContainText('browser-test');
});

test('text that is no JSON yet is named, and the graph keeps its last state', async ({ page }) => {
  await page.goto('/new');
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(mended);
  const drawn = page.getByRole('region', { name: 'Graph of the steps' }).getByRole('button', { name: /work/ });
  await expect(drawn).toBeVisible();
  await page.keyboard.insertText('{');
  await expect(page.getByText('1 problem')).toBeVisible();
  await expect(drawn).toBeVisible();
});
