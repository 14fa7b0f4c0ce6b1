import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.mjs';

export const temporalNamespace = 'default';

/** How long the local server keeps the history of a closed run. */
const retention = '720h';

/** Without them each dispatch takes 50 ms and timers are up to a second late. */
const dynamicConfig = [
  'history.transferProcessorMaxPollRPS=5000',
  'system.enableActivityEagerExecution=true',
  'history.timerProcessorMaxTimeShift="10ms"',
  'history.timerProcessorMaxPollRPS=5000',
];

/**
 * @param {{ cli: string, home: string, port: number, uiPort: number | null }} options `uiPort` null: without the Web UI.
 */
export function temporalCommand({ cli, home, port, uiPort }) {
  const ui = uiPort === null ? ['--headless'] : ['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort)];
  const settings = dynamicConfig.flatMap((setting) => ['--dynamic-config-value', setting]);
  const place = ['--ip', '127.0.0.1', '--port', String(port), '--db-filename', join(home, 'temporal.db')];
  const namespace = ['--namespace', temporalNamespace];
  return {
    command: cli,
    args: ['server', 'start-dev', ...place, ...ui, ...namespace, ...settings, '--log-level', 'warn'],
  };
}

/**
 * Whether the server knows its namespace; before that a client's first call would fail.
 * @param {{ cli: string, port: number }} options
 */
export async function isTemporalReady({ cli, port }) {
  if (!(await accepts(port))) return false;
  const args = ['operator', 'namespace', 'describe', temporalNamespace, '--address', `127.0.0.1:${port}`];
  return await new Promise((resolve) => {
    execFile(cli, args, { timeout: 3_000 }, (error) => resolve(error === null));
  });
}

/** @param {number} port @returns {Promise<boolean>} */
function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.setTimeout(1_000);
    const answer = (/** @type {boolean} */ value) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}

/**
 * The server makes its namespace with a retention of a day; a stored run shall stay longer. Said once per home.
 * @param {{ cli: string, port: number, home: string, signal?: AbortSignal }} options
 */
export async function keepHistories({ cli, port, home, signal }) {
  const said = join(home, 'temporal.retention');
  if (existsSync(said)) return;
  const args = [
    'operator',
    'namespace',
    'update',
    '--retention',
    retention,
    '--address',
    `127.0.0.1:${port}`,
    '-n',
    temporalNamespace,
  ];
  await runCommand(cli, args, {
    log: join(home, 'logs/temporal-setup.log'),
    signal,
    what: "the update of Temporal's retention",
  });
  writeFileSync(said, `${retention}\n`);
}
