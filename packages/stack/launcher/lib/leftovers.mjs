import { join } from 'node:path';
import { removeFile } from './files.mjs';
import { findSupervisorFile, instancePath } from './instance.mjs';
import { endProcesses, findProcessesWith, isAlive } from './process-identity.mjs';

/** Stands in the environment of all that a launcher starts, with the home as its value. */
export const instanceVariable = 'WAYMARK_INSTANCE';

/**
 * Ends what a launcher that was killed left running in this home. A pid that another program has got meanwhile is not
 * touched: processes are told apart by their start time.
 *
 * @param {string} home
 * @returns {Promise<number>} how many
 */
export async function endLeftovers(home) {
  removeFile(instancePath(home));
  const recorded = Object.values(findSupervisorFile(home)?.processes ?? {})
    .map(({ pid, startTime }) => ({ pid: pid ?? 0, startTime: startTime ?? '' }))
    .filter(isAlive);
  const pids = new Set(recorded.map(({ pid }) => pid));
  const all = [...recorded, ...findProcessesWith(instanceVariable, home).filter(({ pid }) => !pids.has(pid))];
  // SIGINT: the kind of stop that PostgreSQL does without waiting for its clients.
  await endProcesses(all, { signal: 'SIGINT' });
  removeFile(join(home, 'supervisor.json'));
  return all.length;
}
