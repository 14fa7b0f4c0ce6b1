import { startOrchestratorOfQueue } from '../support/orchestrator-of-queue.ts';
import { get, post, start } from './api.ts';
import { expect, test } from './product-test.ts';
import { startTree } from './tree-of-runs.ts';

const queue = 'sub-runs-of-their-own';
let stopOrchestrator: () => Promise<void>;

test.beforeAll(async ({ product }) => {
  stopOrchestrator = await startOrchestratorOfQueue(product, queue);
});

test.afterAll(async () => {
  await stopOrchestrator();
});

test('a run with two levels of sub-runs, one on another queue and one detached, is one tree', async ({
  page,
  product,
}) => {
  const runId = await startTree(product.url, queue);
  await page.goto(`/runs/${runId}`);

  const tree = page.getByRole('list', { name: 'Tree of runs' });
  const line = (list: typeof tree, workflow: string, address: string) =>
    list
      .getByRole('listitem')
      .filter({ hasText: address, has: page.getByRole('link', { name: new RegExp(`^${workflow}`) }) })
      .last();
  // It fills by itself, with what hangs under what.
  await expect(line(tree, 'tree-leaf', '/inner')).toContainText('Waiting', { timeout: 30_000 });
  await expect(tree.getByText('tree-root')).toHaveAttribute('aria-current', 'page');
  await expect(line(tree, 'tree-leaf', '/aside')).toContainText('Completed');
  await expect(line(tree, 'tree-leaf', '/aside')).toContainText('detached');
  const branch = tree.getByRole('list', { name: 'Sub-runs of tree-branch' });
  await expect(branch.getByRole('listitem')).toHaveCount(1);
  await expect(branch).not.toContainText('detached');
  await expect(tree.getByRole('listitem')).toHaveCount(4);

  // What the whole tree waits for is said on top.
  await expect(page.getByRole('main').getByRole('paragraph').filter({ hasText: 'far waits for' })).toHaveText(
    /^far waits for the sub-run tree-branch · tree-leaf waits for approval "Let the leaf fall\?"/,
  );

  // The same under the steps that have started them.
  await page.getByRole('tab', { name: 'Timeline' }).click();
  const far = page.getByRole('list', { name: 'Sub-runs of far' });
  await expect(line(far, 'tree-branch', '/far')).toContainText('Waiting');
  await expect(line(far, 'tree-leaf', '/inner')).toContainText('Waiting');
  await expect(page.getByRole('list', { name: 'Sub-runs of aside' })).toContainText('detached');

  // Down to the leaf, which says where it belongs.
  await far.getByRole('link', { name: /^tree-leaf/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('tree-leaf');
  const way = page.getByRole('navigation', { name: 'Where this run belongs' });
  await expect(way.getByRole('link')).toHaveText(['tree-root', 'tree-branch', '/inner']);

  // A decision there ends all three, and the page of the root follows.
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Completed', { timeout: 20_000 });
  await way.getByRole('link', { name: 'tree-branch' }).click();
  await expect(way.getByRole('link')).toHaveText(['tree-root', '/far']);
  await way.getByRole('link', { name: '/far' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/tree-root.*Completed/, { timeout: 20_000 });
  const step = page.getByRole('region', { name: 'Step far' });
  await expect(step.getByText('Sub-run', { exact: true })).toBeVisible();
  await expect(step).toContainText('fallen');

  // The detached one stands for itself, and says who has started it.
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page
    .getByRole('list', { name: 'Sub-runs of aside' })
    .getByRole('link', { name: /^tree-leaf/ })
    .click();
  await expect(way).toContainText('started by');
  await expect(way.getByRole('link')).toHaveText(['tree-root', '/aside']);
});

test('a sub-run whose queue nobody listens to is shown as pending', async ({ page, product }) => {
  await post(product.url, '/workflows', { name: 'lonely-leaf', steps: [{ id: 'fall', type: 'value', value: 1 }] });
  const definition = {
    name: 'tree-lonely',
    steps: [{ id: 'far', type: 'workflow', workflow: 'lonely-leaf', queue: 'nobody' }],
  };
  await post(product.url, '/workflows', definition);
  const { runId } = await start(product.url, 'tree-lonely', { input: {} });
  await page.goto(`/runs/${runId}?view=timeline`);
  await expect(page.getByRole('list', { name: 'Sub-runs of far' })).toContainText('Pending', { timeout: 20_000 });
  const { items } = await get<{ items: { runId: string }[] }>(product.url, `/runs?parentRunId=${runId}`);
  expect(items).toHaveLength(1);
});
