// `npm run screens`: screenshots of every page into docs/screens, from a product of its own.
import { runInForeground } from './lib/foreground.mjs';
import { findChromium } from './lib/paths.mjs';

await runInForeground('apps/web/scripts/screens.ts', process.argv.slice(2), () => {
  const chromium = findChromium();
  if (!chromium) throw new Error('Chromium is missing: install it (apt-get install chromium) or set CHROMIUM_PATH.');
  return { ...process.env, CHROMIUM_PATH: chromium };
});
