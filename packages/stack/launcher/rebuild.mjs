// `npm run rebuild -- <runId>`: makes the read model of one run again from its history in Temporal.
import { ensureWorkflowBundle } from './lib/build.mjs';
import { describeSurroundings } from './lib/current.mjs';
import { runInForeground } from './lib/foreground.mjs';

const [runId] = process.argv.slice(2);
if (!runId) {
  console.error('usage: npm run rebuild -- <runId>');
  process.exit(1);
}
await runInForeground('workers/orchestrator/src/rebuild.ts', [runId], async (options) => ({
  ...describeSurroundings(),
  WORKFLOW_BUNDLE: await ensureWorkflowBundle(options),
}));
