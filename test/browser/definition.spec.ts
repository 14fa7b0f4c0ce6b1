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

test('text that cannot be read yet is named, and the graph keeps its last state', async ({ page }) => {
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

const yaml = `# What the shop does with an order.
name: browser-yaml
steps:
  - id: work
    type: action
    action: demo.tsk # soon mended
    input: { durationSeconds: 0 }
`;

test('YAML is checked while it is typed, published as it was sent, and shown and edited as such', async ({ page }) => {
  await page.goto('/new');
  const editor = page.getByRole('textbox', { name: 'Definition' });
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(yaml);
  const problems = page.getByRole('list', { name: 'Problems' });
  await problems.getByRole('button', { name: /demo\.tsk/ }).click();
  await expect.poll(() => page.evaluate(() => document.getSelection()?.toString())).toBe('demo.tsk');
  await expect(
    page.getByRole('region', { name: 'Graph of the steps' }).getByRole('button', { name: /work/ }),
  ).toBeVisible();

  await page.keyboard.insertText('[demo.task');
  await expect(problems.getByRole('button', { name: /no YAML at 7:/ })).toContainText('INVALID_YAML');
  await expect(page.locator('.cm-lintRange-error').first()).toBeVisible();

  const mendedYaml = yaml.replace('demo.tsk', 'demo.task');
  await page.locator('input[type=file]').setInputFiles({
    name: 'orders.yml',
    mimeType: 'application/yaml',
    buffer: Buffer.from(mendedYaml),
  });
  await expect(page.getByText('Valid', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Publish only' }).click();
  await page.waitForURL(/\/workflows\/browser-yaml/);
  const shown = page.getByRole('group', { name: 'the definition' });
  await expect(shown).toContainText('# What the shop does with an order.');
  await page.getByRole('radiogroup', { name: 'How to show' }).getByText('JSON').click();
  await expect(shown).not.toContainText('# What the shop');

  // Its next version begins with the same text. Other words alone make no version, and are not lost.
  await page.getByRole('link', { name: 'New version' }).click();
  await expect(editor).toContainText('# soon mended');
  await editor.click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.insertText('# Mended.\n');
  await expect(page.getByText('Valid', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Publish only' }).click();
  await expect(page.getByText('says the same already')).toBeVisible();
  await page.goto('/new');
  await expect(editor).toContainText('# Mended.');
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('title: Orders\n');
  await expect(page.getByText('Valid', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Publish only' }).click();
  await page.waitForURL(/\/workflows\/browser-yaml/);
  await expect(shown).toContainText('# Mended.');
});
