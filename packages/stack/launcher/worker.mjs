// `npm run worker:actions`, `npm run worker:orchestrator`: one worker alone, also on another machine. It takes its
// addresses from DATABASE_URL, TEMPORAL_ADDRESS and PAYMENTS_URL, else from the instance that runs in the home.
import { ensureWorkflowBundle } from './lib/build.mjs';
import { describeSurroundings } from './lib/current.mjs';
import { runInForeground } from './lib/foreground.mjs';

const role = process.argv[2];
if (role !== 'actions' && role !== 'orchestrator') {
  console.error('worker.mjs takes one role: actions or orchestrator');
  process.exit(1);
}
await runInForeground(`workers/${role}/src/main.ts`, [], async (options) => ({
  ...describeSurroundings(),
  ...(role === 'orchestrator' ? { WORKFLOW_BUNDLE: await ensureWorkflowBundle(options) } : {}),
}));
