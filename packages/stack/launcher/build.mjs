// `npm run build`: makes what `npm start` would make before it starts anything.
import { ensureWebBuild, ensureWorkflowBundle } from './lib/build.mjs';
import { ensureGenerated, ensureInstalled } from './lib/install.mjs';
import { createProgress } from './lib/progress.mjs';
import { abortOnSignals } from './lib/signals.mjs';

const progress = createProgress();
const signal = abortOnSignals();
try {
  await ensureInstalled({ progress, signal });
  await ensureGenerated({ progress, signal });
  await ensureWorkflowBundle({ progress, signal });
  await ensureWebBuild({ progress, signal });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
