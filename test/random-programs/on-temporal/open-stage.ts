import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Harness, type Place, openHarness } from '../../engine/open-harness.ts';
import { compileOther } from '../play.ts';
import { foreignQueueOf } from '../to-definition.ts';
import { createMade } from './effects.ts';
import { startForeignWorker } from './foreign-worker.ts';
import { Gate } from './gate.ts';
import { Killable } from './killable.ts';
import { Killer } from './killer.ts';
import { Told } from './told.ts';
import { findRequester } from './visitor.ts';

/** All that paths need to be played on Temporal and PostgreSQL. */
export type Stage = {
  harness: Harness;
  /** Of the actions. */
  queue: string;
  gate: Gate;
  killer: Killer;
  told: Told;
  close(): Promise<void>;
};

const orchestrator = resolve(import.meta.dirname, '../../../workers/orchestrator/src');

/** Starts the workers, each in a process of its own. */
export async function openStage(place: Place): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-bundle-'));
  const bundle = join(folder, 'workflow-bundle.js');
  spawnSync(process.execPath, [join(orchestrator, 'bundle.ts'), bundle]);

  const harness = await openHarness(place, []);
  await createMade(harness.database);
  const gate = await Gate.open((key) => findRequester(harness.database, key));
  const told = await Told.listen(harness.databaseUrl);
  const queue = `random-programs-${process.pid}`;
  await harness.publish(compileOther(queue));
  const env = { DATABASE_URL: harness.databaseUrl, TEMPORAL_ADDRESS: harness.config.address, LOG_LEVEL: 'error' };
  const victims = {
    actions: new Killable(join(import.meta.dirname, 'worker.ts'), { ...env, GATE_URL: gate.url, ACTIONS_QUEUE: queue }),
    orchestrator: new Killable(join(orchestrator, 'main.ts'), {
      ...env,
      ORCHESTRATOR_QUEUE: harness.taskQueue,
      WORKFLOW_BUNDLE: bundle,
    }),
  };
  await Promise.all(Object.values(victims).map((victim) => victim.start()));
  const { database, config } = harness;
  const foreign = await startForeignWorker(config.address, { queue: foreignQueueOf(queue), gate, database });
  return {
    harness,
    queue,
    gate,
    killer: new Killer(victims),
    told,
    async close() {
      await Promise.all([foreign.stop(), ...Object.values(victims).map((victim) => victim.kill())]);
      await Promise.all([gate.close(), told.close()]);
      await harness.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
