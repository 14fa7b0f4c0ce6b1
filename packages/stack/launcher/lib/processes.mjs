import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeBinary, root } from './paths.mjs';
import { cleanPostgres, isPostgresReady, postgresCommand } from './postgres.mjs';
import { isTemporalReady, temporalCommand } from './temporal.mjs';

/** @typedef {import('./supervisor.mjs').ProcessSpec} ProcessSpec */

/** @param {import('./postgres.mjs').Postgres} postgres @param {number} port @returns {ProcessSpec} */
export function postgresProcess(postgres, port) {
  return {
    name: 'postgres',
    ...postgresCommand(postgres, port),
    cwd: '/',
    isReady: (pid) => isPostgresReady(postgres, pid),
    cleanUp: () => cleanPostgres(postgres),
    stopSignal: 'SIGINT', // the fast stop: it does not wait for clients
    stopPhase: 2,
  };
}

/** @param {{ cli: string, home: string, port: number, uiPort: number | null }} options @returns {ProcessSpec} */
export function temporalProcess(options) {
  return { name: 'temporal', ...temporalCommand(options), isReady: () => isTemporalReady(options), stopPhase: 2 };
}

/**
 * The processes of the product itself, in the order of their start.
 *
 * @param {object} options
 * @param {string} options.home
 * @param {Record<import('./ports.mjs').PortName, number>} options.ports
 * @param {{ webServer: string, workflowBundle: string } | null} options.build null: from the sources
 * @returns {{ workers: ProcessSpec[], web: ProcessSpec }}
 */
export function productProcesses({ home, ports, build }) {
  /** @param {string} file */
  const runSource = (file) => ({
    command: nodeBinary,
    args: [join(root, file)],
    cwd: root,
    messages: true,
    stopPhase: /** @type {const} */ (1),
  });
  const ledger = join(home, 'payments/ledger.jsonl');
  mkdirSync(dirname(ledger), { recursive: true });

  /** @type {ProcessSpec} */
  const payments = {
    name: 'payments',
    ...runSource('packages/actions/src/payment-provider/main.ts'),
    env: { PORT: String(ports.payments), LEDGER_FILE: ledger },
  };
  /** @type {ProcessSpec} */
  const orchestrator = {
    name: 'orchestrator',
    ...runSource('workers/orchestrator/src/main.ts'),
    env: build ? { WORKFLOW_BUNDLE: build.workflowBundle } : {},
  };
  /** @type {ProcessSpec} */
  const actions = { name: 'actions', ...runSource('workers/actions/src/main.ts') };

  const next = [join(root, 'node_modules/next/dist/bin/next'), 'dev', join(root, 'apps/web')];
  /** @type {ProcessSpec} */
  const web = {
    name: 'web',
    command: nodeBinary,
    args: build ? [build.webServer] : [...next, '--hostname', '127.0.0.1', '--port', String(ports.web)],
    cwd: build ? dirname(build.webServer) : root,
    env: {
      PORT: String(ports.web),
      HOSTNAME: '127.0.0.1',
      NODE_ENV: build ? 'production' : 'development',
      NEXT_TELEMETRY_DISABLED: '1',
    },
    isReady: () => answers(`http://127.0.0.1:${ports.web}/api/healthz`),
    stopPhase: 1,
  };
  return { workers: [payments, orchestrator, actions], web };
}

/** @param {string} url */
async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
