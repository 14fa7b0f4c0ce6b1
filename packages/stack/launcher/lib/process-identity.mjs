import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { uptime } from 'node:os';

/**
 * A process that cannot be taken for another one that got the same pid later.
 * @typedef {{ pid: number, startTime: string }} ProcessIdentity
 */

const linux = process.platform === 'linux';
const boot = linux ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : '';

/**
 * When the process with this pid started, as an opaque word; null where none lives (a zombie is dead).
 * @param {number} pid
 */
function findStartTime(pid) {
  if (!linux) {
    const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return stdout?.trim() || null;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets and may hold anything, also brackets and blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : `${boot}/${fields[19]}`;
  } catch {
    return null;
  }
}

/** @param {number} [pid] @returns {ProcessIdentity} */
export function identify(pid = process.pid) {
  return { pid, startTime: findStartTime(pid) ?? 'gone' };
}

/**
 * The moment that the opaque word of `findStartTime` stands for.
 * @param {string} startTime
 */
export function readStartTime(startTime) {
  if (!linux) return new Date(startTime);
  // Linux counts in hundredths of a second since the boot.
  return new Date(Date.now() - uptime() * 1000 + Number(startTime.split('/')[1]) * 10);
}

/** @param {ProcessIdentity | null | undefined} identity */
export function isAlive(identity) {
  return identity?.pid ? findStartTime(identity.pid) === identity.startTime : false;
}

/**
 * Sends a signal to a process, or with a negative pid to its group; says nothing when it is gone.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function sendSignal(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}

/** @param {number} milliseconds @returns {Promise<void>} */
export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Asks processes and their groups to end, and makes them end after the grace time.
 * @param {readonly ProcessIdentity[]} identities
 * @param {{ signal?: NodeJS.Signals, graceMilliseconds?: number }} [options]
 */
export async function endProcesses(identities, { signal = 'SIGTERM', graceMilliseconds = 1_500 } = {}) {
  const alive = () => identities.filter(isAlive);
  for (const { pid } of alive()) sendSignal(pid, signal);
  const deadline = Date.now() + graceMilliseconds;
  while (alive().length > 0 && Date.now() < deadline) await pause(30);
  for (const { pid } of alive()) {
    sendSignal(-pid, 'SIGKILL');
    sendSignal(pid, 'SIGKILL');
  }
  while (alive().length > 0 && Date.now() < deadline + 2_000) await pause(20);
}

/**
 * Processes whose working folder is this one (each process of a PostgreSQL stands in its data folder).
 * @param {string} folder
 */
export function findProcessesIn(folder) {
  return findProcesses((pid) => readlinkSync(`/proc/${pid}/cwd`) === folder);
}

/**
 * Processes that were started with this variable in their environment.
 * @param {string} name
 * @param {string} value
 */
export function findProcessesWith(name, value) {
  return findProcesses((pid) => `\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}`.includes(`\0${name}=${value}\0`));
}

/** @param {(pid: number) => boolean} fits @returns {ProcessIdentity[]} */
function findProcesses(fits) {
  if (!linux) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => {
      try {
        return fits(pid);
      } catch {
        return false; // ended meanwhile, or another user's
      }
    })
    .map((pid) => identify(pid))
    .filter(isAlive);
}
