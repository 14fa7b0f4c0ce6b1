// `npm run worker:actions`, `npm run worker:orchestrator`: one worker alone, also on another machine. It takes its
// addresses from DATABASE_URL, TEMPORAL_ADDRESS and PAYMENTS_URL, else from the instance that runs in the home.
// The other parts are for machines where each stands alone (docker-compose.yml).
import { relative } from 'node:path';
import { ensureWebBuild, ensureWorkflowBundle } from './lib/build.mjs';
import { describeSurroundings } from './lib/current.mjs';
import { runInForeground } from './lib/foreground.mjs';
import { root } from './lib/paths.mjs';

/** @typedef {import('./lib/build.mjs').BuildOptions} BuildOptions */

/** @type {Record<string, { script: string | ((options: BuildOptions) => Promise<string>), env: (options: BuildOptions) => NodeJS.ProcessEnv | Promise<NodeJS.ProcessEnv> }>} */
const parts = {
  actions: { script: 'workers/actions/src/main.ts', env: describeSurroundings },
  orchestrator: {
    script: 'workers/orchestrator/src/main.ts',
    env: async (options) => ({ ...describeSurroundings(), WORKFLOW_BUNDLE: await ensureWorkflowBundle(options) }),
  },
  payments: { script: 'packages/actions/src/payment-provider/main.ts', env: () => process.env },
  web: {
    script: async (options) => relative(root, await ensureWebBuild(options)),
    env: () => ({ ...describeSurroundings(), NODE_ENV: 'production' }),
  },
  migrate: { script: 'packages/database/src/migrate.ts', env: () => process.env },
  examples: { script: 'packages/stack/src/publish-examples.ts', env: describeSurroundings },
};

const part = parts[process.argv[2] ?? ''];
if (!part) {
  console.error(`part.mjs takes one of ${Object.keys(parts).join(', ')}`);
  process.exit(1);
}
await runInForeground(part.script, [], part.env);
