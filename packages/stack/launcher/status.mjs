// `npm run status`: what runs in the home, and where. Code 0 when everything runs.
import { findRunning } from './lib/current.mjs';
import { findSupervisorFile } from './lib/instance.mjs';
import { resolveHome } from './lib/paths.mjs';
import { isAlive } from './lib/process-identity.mjs';

const home = resolveHome();
const running = findRunning();
if (!running) {
  const launcher = findSupervisorFile(home)?.launcher;
  console.log(
    isAlive(launcher) ? `Waymark is starting in ${home} (launcher ${launcher?.pid}).` : `Nothing runs in ${home}.`,
  );
  process.exit(1);
}

const { instance, supervised } = running;
/** @type {Record<string, string>} */
const places = {
  web: instance.web.url,
  temporal: `${instance.temporal.address}${instance.temporal.ui ? `, UI ${instance.temporal.ui}` : ''}`,
  postgres: instance.postgres.url.replace(/:[^:@/]*@/, ':…@'),
  payments: instance.payments.url,
};
console.log(`Waymark ${instance.version} in ${home}, launcher ${supervised.launcher.pid}\n`);
for (const [name, { pid, state, restarts }] of Object.entries(supervised.processes)) {
  const past = restarts > 0 ? `, started again ${restarts} times` : '';
  console.log(`  ${name.padEnd(14)}${state.padEnd(12)}${String(pid ?? '-').padEnd(9)}${places[name] ?? ''}${past}`);
}
process.exit(Object.values(supervised.processes).every(({ state }) => state === 'running') ? 0 : 1);
