// `npm run bench`: interpreted runs against hand-written Temporal code, on a server of its own.
import { runInForeground } from './lib/foreground.mjs';

await runInForeground('test/bench/bench.ts', process.argv.slice(2), () => process.env);
