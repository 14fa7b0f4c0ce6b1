import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instanceVariable } from './leftovers.mjs';
import { root } from './paths.mjs';

/**
 * Where an instance's parts are.
 * @typedef {{ databaseUrl: string, temporalAddress: string, namespace: string, temporalUi: string | null, cli: string | null, paymentsUrl: string }} Addresses
 */

/**
 * The environment of an instance's processes. With the local Temporal server the settings of a remote one that a user
 * may have (profile, TLS, key) are kept away from it.
 *
 * @param {object} options
 * @param {string} options.home
 * @param {Addresses} options.addresses
 * @param {boolean} options.localTemporal
 * @param {NodeJS.ProcessEnv} [options.base]
 * @returns {NodeJS.ProcessEnv}
 */
export function createEnvironment({ home, addresses, localTemporal, base = process.env }) {
  const kept = Object.entries(base).filter(([name]) => !(localTemporal && name.startsWith('TEMPORAL_')));
  return {
    ...Object.fromEntries(kept),
    WAYMARK_HOME: home,
    [instanceVariable]: home,
    DATABASE_URL: addresses.databaseUrl,
    PAYMENTS_URL: addresses.paymentsUrl,
    WAYMARK_EXAMPLES: join(root, 'examples'),
    TEMPORAL_ADDRESS: addresses.temporalAddress,
    ...(localTemporal
      ? { TEMPORAL_NAMESPACE: addresses.namespace, TEMPORAL_CONFIG_FILE: writeProfile(home, addresses) }
      : {}),
    ...(addresses.temporalUi ? { TEMPORAL_UI_URL: addresses.temporalUi } : {}),
  };
}

/** Stands in for the user's own profiles, which may name another server. @param {string} home @param {Addresses} addresses */
function writeProfile(home, { temporalAddress, namespace }) {
  const path = join(home, 'temporal.toml');
  writeFileSync(path, `[profile.default]\naddress = "${temporalAddress}"\nnamespace = "${namespace}"\n`);
  return path;
}
