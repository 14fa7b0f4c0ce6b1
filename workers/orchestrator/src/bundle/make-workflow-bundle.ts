import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';

const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));
const payloadConverterPath = fileURLToPath(new URL('../workflows/payload-converter.ts', import.meta.url));
const require = createRequire(import.meta.url);

/**
 * Bundles the workflow code with everything that it imports. The interpreter and its expressions are loaded once per
 * worker and not once per run: nothing in them is about a run, and the caches of compiled expressions would start empty
 * in every run.
 *
 * @throws when the code imports what workflow code must not.
 */
export async function makeWorkflowBundle(): Promise<{ code: string }> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    payloadConverterPath,
    preloadModules: ['@waymark/expressions', '@waymark/interpreter'].map((name) => require.resolve(name)),
    logger: new DefaultLogger('ERROR'),
  });
  return { code };
}
