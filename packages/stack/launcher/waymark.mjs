// `npm run waymark -- validate|test …`: the command line for authors of definitions; it needs no service.
import { runInForeground } from './lib/foreground.mjs';

await runInForeground('apps/cli/src/main.ts', process.argv.slice(2), () => process.env);
