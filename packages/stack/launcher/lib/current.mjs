import { findInstance, findSupervisorFile } from './instance.mjs';
import { resolveHome } from './paths.mjs';
import { isAlive } from './process-identity.mjs';

/**
 * The instance that runs in the home, or null.
 * @returns {{ instance: import('./instance.mjs').Instance, supervised: import('./instance.mjs').SupervisorFile } | null}
 */
export function findRunning() {
  const home = resolveHome();
  const instance = findInstance(home);
  const supervised = findSupervisorFile(home);
  return instance && supervised && isAlive(supervised.launcher) ? { instance, supervised } : null;
}

/**
 * The environment for a command beside the instance of the home: what the user has set, else the instance's addresses.
 *
 * @returns {NodeJS.ProcessEnv}
 * @throws when an address is needed and nothing runs.
 */
export function describeSurroundings() {
  const running = findRunning();
  const { DATABASE_URL, TEMPORAL_ADDRESS, PAYMENTS_URL } = process.env;
  if (!running && !(DATABASE_URL && TEMPORAL_ADDRESS)) {
    throw new Error(
      `nothing runs in ${resolveHome()}: start it with "npm start", or set DATABASE_URL and TEMPORAL_ADDRESS (WAYMARK_HOME chooses another home).`,
    );
  }
  const { postgres, temporal, payments, web } = running?.instance ?? {};
  return {
    ...process.env,
    WAYMARK_HOME: running?.instance.home,
    DATABASE_URL: DATABASE_URL ?? postgres?.url,
    TEMPORAL_ADDRESS: TEMPORAL_ADDRESS ?? temporal?.address,
    TEMPORAL_NAMESPACE: process.env.TEMPORAL_NAMESPACE ?? temporal?.namespace,
    PAYMENTS_URL: PAYMENTS_URL ?? payments?.url,
    WAYMARK_URL: process.env.WAYMARK_URL ?? web?.url,
  };
}
