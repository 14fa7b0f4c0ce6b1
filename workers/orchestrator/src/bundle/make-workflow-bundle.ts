import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';

const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));
const require = createRequire(import.meta.url);

/**
 * Bundles the workflow code with everything that it imports. The expressions are loaded once per worker and not once
 * per run: in plain module scope their caches would start empty in every run.
 *
 * @throws when the code imports what workflow code must not.
 */
export async function makeWorkflowBundle(): Promise<{ code: string }> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    preloadModules: [require.resolve('@waymark/expressions')],
    logger: new DefaultLogger('ERROR'),
  });
  return { code };
}
