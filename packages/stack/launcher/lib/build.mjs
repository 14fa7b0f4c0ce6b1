import { cpSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ensureArtifact } from './artifacts.mjs';
import { buildFolder, nodeBinary, root } from './paths.mjs';
import { runCommand } from './run-command.mjs';

/** @typedef {{ progress: import('./progress.mjs').Progress, signal?: AbortSignal }} BuildOptions */

/**
 * The web app, ready to be served.
 * @param {BuildOptions} options
 * @returns {Promise<string>} its server's file
 */
export async function ensureWebBuild({ progress, signal }) {
  const app = join(root, 'apps/web');
  const folder = await ensureArtifact({
    name: 'web',
    sources: ['package-lock.json', 'apps/web', 'packages', 'examples'],
    progress,
    signal,
    make: async (draft) => {
      await runCommand(nodeBinary, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
        cwd: app,
        env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
        log: join(buildFolder, 'web.log'),
        signal,
        what: 'next build',
      });
      const standalone = join(draft, 'standalone');
      renameSync(join(app, '.next/standalone'), standalone);
      cpSync(join(app, '.next/static'), join(standalone, 'apps/web/.next/static'), { recursive: true });
      if (existsSync(join(app, 'public')))
        cpSync(join(app, 'public'), join(standalone, 'apps/web/public'), { recursive: true });
    },
  });
  return join(folder, 'standalone/apps/web/server.js');
}

/**
 * The workflow code in one file, as Temporal's isolate takes it.
 * @param {BuildOptions} options
 * @returns {Promise<string>} the file
 */
export async function ensureWorkflowBundle({ progress, signal }) {
  const folder = await ensureArtifact({
    name: 'workflows',
    sources: [
      'package-lock.json',
      'workers/orchestrator',
      'packages/interpreter',
      'packages/definition',
      'packages/expressions',
      'packages/protocol',
    ],
    progress,
    signal,
    make: async (draft) => {
      const script = join(root, 'workers/orchestrator/src/bundle.ts');
      await runCommand(nodeBinary, [script, join(draft, 'workflow-bundle.js')], {
        cwd: root,
        log: join(buildFolder, 'workflows.log'),
        signal,
        what: 'the bundling of the workflow code',
      });
    },
  });
  return join(folder, 'workflow-bundle.js');
}
