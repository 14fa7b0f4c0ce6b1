import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { makeWorkflowBundle } from './make-workflow-bundle.ts';

export const defaultBundleFile = fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url));

let made: Promise<{ code: string }> | null = null;

/**
 * The workflow code for a worker: the bundle that `WORKFLOW_BUNDLE` names, else one that is made now, once per process.
 * A bundle that happens to lie under `dist` is never taken by itself: it may be older than the sources.
 *
 * @throws when the named file is not there, or the code cannot be bundled.
 */
export async function findWorkflowBundle(environment: NodeJS.ProcessEnv = process.env): Promise<WorkflowBundleOption> {
  const codePath = environment['WORKFLOW_BUNDLE'];
  if (codePath) {
    if (!existsSync(codePath)) throw new Error(`WORKFLOW_BUNDLE names ${codePath}, which is not there`);
    return { codePath };
  }
  made ??= makeWorkflowBundle();
  return made;
}
