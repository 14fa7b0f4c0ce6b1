// `npm run mutations`: shows that the random tests find defects that are made on purpose.
import { runInForeground } from './lib/foreground.mjs';
import { obtainTemporalCli } from './lib/temporal-cli.mjs';

await runInForeground('test/mutations/check.ts', process.argv.slice(2), async ({ progress, signal }) => ({
  ...process.env,
  TEMPORAL_CLI_PATH: await obtainTemporalCli({ progress, signal, installed: Promise.resolve() }),
}));
