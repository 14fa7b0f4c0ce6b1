// `npm run status`: what runs in the home, where, and since when. Code 0 when everything runs.
import { findRunning } from './lib/current.mjs';
import { findSupervisorFile } from './lib/instance.mjs';
import { resolveHome } from './lib/paths.mjs';
import { isAlive, readStartTime } from './lib/process-identity.mjs';

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
for (const [name, { pid, startTime, state, restarts }] of Object.entries(supervised.processes)) {
  const since = startTime === null ? '-' : `since ${formatTime(readStartTime(startTime))}`;
  const past = restarts > 0 ? `started again ${restarts === 1 ? 'once' : `${restarts} times`}` : null;
  const rest = [places[name], past].filter(Boolean).join(', ');
  console.log(
    `  ${name.padEnd(14)}${state.padEnd(12)}${String(pid ?? '-').padEnd(9)}${since.padEnd(27)}${rest}`.trimEnd(),
  );
}
process.exit(Object.values(supervised.processes).every(({ state }) => state === 'running') ? 0 : 1);

/** Local time, as `2030-12-31 23:59:59`. @param {Date} time */
function formatTime(time) {
  return time.toLocaleString('sv-SE');
}
