import { basename, join } from 'node:path';
import { ensureWebBuild, ensureWorkflowBundle } from './build.mjs';
import { createEnvironment } from './environment.mjs';
import { ensureGenerated, ensureInstalled } from './install.mjs';
import { createInstanceFiles } from './instance.mjs';
import { nodeBinary, root } from './paths.mjs';
import { choosePorts } from './ports.mjs';
import { describePostgres, initialisePostgres, postgresUrl } from './postgres.mjs';
import { postgresProcess, productProcesses, temporalProcess } from './processes.mjs';
import { runCommand } from './run-command.mjs';
import { Supervisor } from './supervisor.mjs';
import { obtainTemporalCli } from './temporal-cli.mjs';
import { keepHistories, temporalNamespace } from './temporal.mjs';
import { together } from './together.mjs';
import { watchSources } from './watch-sources.mjs';

/**
 * Starts everything in a home, which the caller has locked.
 *
 * @param {object} options
 * @param {string} options.home
 * @param {import('./progress.mjs').Progress} options.progress
 * @param {AbortSignal} options.signal
 * @param {boolean} options.watch run from the sources and follow their changes
 * @param {(stop: () => Promise<void>) => void} options.onStarting gets the way to stop what was started so far
 * @returns {Promise<import('./instance.mjs').Instance>}
 */
export async function startProduct({ home, progress, signal, watch, onStarting }) {
  const webPort = parsePort(process.env.PORT);
  const { ports, release } = await choosePorts(home, { webPort });
  if (webPort && ports.web !== webPort) progress.say(`port ${webPort} is taken: the web app gets ${ports.web}`);
  const localTemporal = !process.env.TEMPORAL_ADDRESS;
  const localPostgres = !process.env.DATABASE_URL;
  /** @type {import('./environment.mjs').Addresses} */
  const addresses = {
    databaseUrl: process.env.DATABASE_URL ?? '',
    temporalAddress: process.env.TEMPORAL_ADDRESS ?? `127.0.0.1:${ports.temporal}`,
    namespace: (localTemporal ? null : process.env.TEMPORAL_NAMESPACE) ?? temporalNamespace,
    temporalUi: localTemporal ? `http://127.0.0.1:${ports.temporalUi}` : (process.env.TEMPORAL_UI_URL ?? null),
    cli: null,
    paymentsUrl: `http://127.0.0.1:${ports.payments}`,
  };
  /** @type {ReturnType<typeof createInstanceFiles> | undefined} */
  let files = undefined;
  const environment = () => createEnvironment({ home, addresses, localTemporal });
  const supervisor = new Supervisor({
    logs: join(home, 'logs'),
    env: environment(),
    say: progress.say,
    onChange: () => files?.update(),
  });
  files = createInstanceFiles(home, () => supervisor.view());
  files.update();
  onStarting(async () => {
    await supervisor.stop();
    files?.remove();
    release();
  });

  const installed = ensureInstalled({ progress, signal });
  installed.catch(() => {}); // awaited below; a start that is stopped before must not end in an unhandled rejection
  const { build } = await together(signal, {
    temporal: async (signal) => {
      if (!localTemporal) return;
      const cli = await obtainTemporalCli({ progress, installed, signal });
      addresses.cli = cli;
      const place = { cli, home, port: ports.temporal };
      await progress.step('Temporal', () =>
        supervisor.start(temporalProcess({ ...place, uiPort: ports.temporalUi }), { signal }),
      );
      await keepHistories({ ...place, signal });
    },
    postgres: async (signal) => {
      await installed;
      if (!localPostgres) return;
      const postgres = describePostgres(home);
      await progress.step('PostgreSQL', async () => {
        await initialisePostgres(postgres, signal);
        await supervisor.start(postgresProcess(postgres, ports.postgres), { signal });
      });
      addresses.databaseUrl = postgresUrl(postgres, ports.postgres);
    },
    build: async (signal) => {
      await installed;
      await ensureGenerated({ progress, signal });
      if (watch) return null;
      return await together(signal, {
        workflowBundle: (inner) => ensureWorkflowBundle({ progress, signal: inner }),
        webServer: (inner) => ensureWebBuild({ progress, signal: inner }),
      });
    },
  });

  supervisor.env = environment();
  /** @param {string} what @param {string} script @param {AbortSignal} [stop] */
  const runScript = (what, script, stop = signal) => {
    const log = join(home, 'logs', `${basename(script, '.ts')}.log`);
    return progress.step(what, () =>
      runCommand(nodeBinary, [join(root, script)], { cwd: root, env: supervisor.env, log, signal: stop, what }),
    );
  };
  await runScript('database: migrate', 'packages/database/src/migrate.ts');
  const { workers, web } = productProcesses({ home, ports, build });
  await together(signal, {
    work: async (signal) => {
      const starts = workers.map((spec) => [
        spec.name,
        (/** @type {AbortSignal} */ inner) => supervisor.start(spec, { signal: inner }),
      ]);
      await progress.step('workers and payment provider', () => together(signal, Object.fromEntries(starts)));
      // Validation asks for the actions that the workers have just registered.
      await runScript('examples: publish', 'packages/stack/src/publish-examples.ts', signal);
    },
    web: (signal) => progress.step('web app', () => supervisor.start(web, { signal })),
  });

  if (watch) {
    const stopWatching = watchSources((file) => {
      progress.say(`${file} has changed`);
      for (const { name } of workers) supervisor.restart(name);
    });
    signal.addEventListener('abort', stopWatching);
  }

  const { temporalAddress: address, namespace, temporalUi: ui, cli } = addresses;
  return files.publish({
    web: { url: `http://127.0.0.1:${ports.web}` },
    temporal: { address, namespace, ui, cli },
    postgres: { url: addresses.databaseUrl },
    payments: { url: addresses.paymentsUrl },
  });
}

/** @param {string | undefined} text */
function parsePort(text) {
  if (text === undefined || text === '') return null;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT is "${text}", which is not a port.`);
  return port;
}
