import { join } from 'node:path';
import { findJson, removeFile, writeJson } from './files.mjs';
import { identify } from './process-identity.mjs';
import { root } from './paths.mjs';

/**
 * What other programs read to find the parts of an instance.
 * @typedef {object} Instance
 * @property {string} version
 * @property {string} home
 * @property {{ url: string }} web
 * @property {{ address: string, namespace: string, ui: string | null, cli: string | null }} temporal
 * @property {{ url: string }} postgres
 * @property {{ url: string }} payments
 * @property {Record<string, { pid: number }>} processes
 *
 * @typedef {{ launcher: import('./process-identity.mjs').ProcessIdentity, processes: Record<string, import('./supervisor.mjs').ProcessView> }} SupervisorFile
 */

/** @param {string} home */
export const instancePath = (home) => join(home, 'instance.json');

/** @param {string} home @returns {Instance | null} */
export const findInstance = (home) => findJson(instancePath(home));

/** @param {string} home @returns {SupervisorFile | null} */
export const findSupervisorFile = (home) => findJson(join(home, 'supervisor.json'));

/**
 * Keeps the two files of a home true: `supervisor.json` (what the processes do) from the first process on,
 * `instance.json` (where everything is) from `publish` on.
 *
 * @param {string} home
 * @param {() => Record<string, import('./supervisor.mjs').ProcessView>} viewProcesses
 */
export function createInstanceFiles(home, viewProcesses) {
  const launcher = identify();
  const { version } = findJson(join(root, 'package.json'));
  /** @type {Omit<Instance, 'version' | 'home' | 'processes'> | null} */
  let addresses = null;
  /** A part that is being started again keeps its entry: readers find every part at any time. @type {Instance['processes']} */
  const pids = { launcher: { pid: launcher.pid } };

  /** @returns {Instance | null} */
  function update() {
    const processes = viewProcesses();
    writeJson(join(home, 'supervisor.json'), { launcher, processes });
    for (const [name, { pid }] of Object.entries(processes)) if (pid) pids[name] = { pid };
    if (!addresses) return null;
    const instance = { version, home, ...addresses, processes: pids };
    writeJson(instancePath(home), instance, 0o600);
    return instance;
  }

  function remove() {
    addresses = null;
    removeFile(instancePath(home));
    removeFile(join(home, 'supervisor.json'));
  }

  return {
    update,
    remove,
    /** @param {Omit<Instance, 'version' | 'home' | 'processes'>} where */
    publish(where) {
      addresses = where;
      return /** @type {Instance} */ (update());
    },
  };
}
