import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { endLeftovers } from './leftovers.mjs';
import { tryLock } from './lock.mjs';
import { resolveHome } from './paths.mjs';
import { startProduct } from './product.mjs';
import { createProgress } from './progress.mjs';
import { abortOnSignals } from './signals.mjs';

/** A launcher whose stop hangs must still end in time. */
const lastResortMilliseconds = 9_500;

/**
 * Runs the product in the foreground, until a signal ends it. Ends the process: code 0 after a signal, 1 after an error.
 * @param {{ watch: boolean }} options
 */
export async function runLauncher({ watch }) {
  const progress = createProgress();
  const wished = resolveHome();
  mkdirSync(wished, { recursive: true });
  const home = realpathSync(wished);
  const locked = tryLock(join(home, 'launcher.lock'));
  if (!('lock' in locked)) {
    console.error(
      `Waymark already runs in ${home} (launcher ${locked.owner.pid}). "npm run status" says where; WAYMARK_HOME chooses another home.`,
    );
    process.exit(1);
  }

  const signal = abortOnSignals(() => {
    progress.say('stopping …');
    setTimeout(() => process.exit(1), lastResortMilliseconds).unref();
  });
  const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
  // A terminal that has gone away must not end the launcher before it has stopped the rest.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});

  /** @type {() => Promise<void>} */
  let stop = async () => {};
  let code = 0;
  try {
    const left = await endLeftovers(home);
    if (left > 0) progress.say(`ended ${left} processes that an earlier launcher had left in this home`);
    const instance = await startProduct({
      home,
      progress,
      signal,
      watch,
      onStarting: (way) => {
        stop = way;
      },
    });
    printAddresses(instance);
    await stopped;
  } catch (error) {
    if (!signal.aborted) {
      code = 1;
      console.error(`\nWaymark did not start: ${error.message}`);
    }
  }
  await stop();
  locked.lock.release();
  progress.say('everything is stopped');
  process.exit(code);
}

/** @param {import('./instance.mjs').Instance} instance */
function printAddresses({ home, web, temporal, postgres, payments }) {
  const rows = [
    ['Waymark', web.url],
    ['API', `${web.url}/api/openapi.json`],
    ['Temporal UI', temporal.ui ?? '(of the server)'],
    ['Temporal', `${temporal.address}, namespace ${temporal.namespace}`],
    ['PostgreSQL', postgres.url.replace(/:[^:@/]*@/, ':…@')],
    ['payments', payments.url],
    ['data and logs', home],
  ];
  console.log(
    `\n${rows.map(([name, value]) => `  ${String(name).padEnd(14)}${value}`).join('\n')}\n\n  Open ${web.url}   (Ctrl-C stops everything)\n`,
  );
}
