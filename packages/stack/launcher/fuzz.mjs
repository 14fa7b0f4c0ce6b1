// `npm run fuzz`: random programs for as long as one likes, in the simulator or on servers of its own.
import { runInForeground } from './lib/foreground.mjs';

await runInForeground('test/random-programs/fuzz.ts', process.argv.slice(2), () => process.env);
