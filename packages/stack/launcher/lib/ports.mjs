import { createServer } from 'node:net';
import { join } from 'node:path';
import { findJson, writeJson } from './files.mjs';
import { tryLock } from './lock.mjs';
import { userCacheFolder } from './paths.mjs';

/**
 * @typedef {'web' | 'temporal' | 'temporalUi' | 'postgres' | 'payments'} PortName
 * @typedef {{ ports: Record<PortName, number>, release: () => void }} Ports
 */

/** @type {Record<PortName, number | null>} */
const usualPorts = { web: 3000, temporal: 7233, temporalUi: 8233, postgres: 5432, payments: null };

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Below the range from which systems take the ports of outgoing connections: a server that is restarting finds its port free. */
function randomPort() {
  return 20_000 + Math.floor(Math.random() * 12_000);
}

/**
 * Chooses the ports of a home: those it had before, else the usual ones, else free ones. Two launchers that choose at
 * the same time do not choose the same: each port is locked until `release`.
 *
 * @param {string} home
 * @param {{ webPort?: number | null }} [options] `webPort` 0 takes free ports for everything, none of the usual ones.
 * @returns {Promise<Ports>}
 */
export async function choosePorts(home, { webPort = null } = {}) {
  const remembered = findJson(join(home, 'ports.json')) ?? {};
  /** @type {import('./lock.mjs').Lock[]} */
  const locks = [];
  /** @param {(number | null | undefined)[]} wishes */
  const take = async (wishes) => {
    for (let tries = 0; tries < 200; tries += 1) {
      const port = wishes[tries] ?? randomPort();
      const result = tryLock(join(userCacheFolder(), 'ports', String(port)));
      if (!('lock' in result)) continue;
      if (await isFree(port)) {
        locks.push(result.lock);
        return port;
      }
      result.lock.release();
    }
    throw new Error('no free port found on 127.0.0.1');
  };

  /** @type {Partial<Record<PortName, number>>} */
  const ports = {};
  for (const name of /** @type {PortName[]} */ (Object.keys(usualPorts))) {
    const asked = name === 'web' && webPort ? webPort : null;
    const usual = webPort === 0 ? null : usualPorts[name];
    ports[name] = await take([asked, remembered[name], usual].filter((port) => typeof port === 'number'));
  }
  writeJson(join(home, 'ports.json'), ports);
  return {
    ports: /** @type {Record<PortName, number>} */ (ports),
    release: () => {
      for (const lock of locks) lock.release();
    },
  };
}
