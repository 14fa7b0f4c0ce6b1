/**
 * `node test/histories/record.ts`: records the histories of some runs on a PostgreSQL and a Temporal of its own. One file
 * per feature and release; those that are there are never recorded again, since the runs of that release go on, too.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scenarios } from '@waymark/interpreter/contract';
import { startStack } from '@waymark/stack';
import { encodeHistory, fetchHistory } from '@waymark/temporal';
import { startForeignWorker } from '../engine/foreign-worker.ts';
import { openHarness } from '../engine/open-harness.ts';
import { playScenario } from '../engine/play-scenario.ts';
import { ScriptedWorld } from '../engine/scripted-world.ts';
import { features } from './features.ts';
import type { RecordedHistory } from './recorded-history.ts';

const root = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const folder = join(import.meta.dirname, version);
mkdirSync(folder, { recursive: true });

const home = mkdtempSync(join(tmpdir(), 'waymark-histories-'));
const stack = await startStack({ home });
const world = new ScriptedWorld();
const harness = await openHarness(stack, world.actions());
await harness.startWorkers();
const foreign = await startForeignWorker(stack.temporalAddress, world);
try {
  for (const [feature, name] of Object.entries(features)) {
    const file = join(folder, `${feature}.json`);
    if (existsSync(file)) continue;
    const scenario = scenarios.find((candidate) => candidate.name === name);
    if (!scenario) throw new Error(`there is no scenario "${name}"`);
    const { runId, entries } = await playScenario(harness, world, scenario);
    const history = await fetchHistory(harness.temporal, runId);
    if (!history) throw new Error(`Temporal has no history of ${runId}`);
    const recorded: RecordedHistory = { scenario: name, runId, history: encodeHistory(history), entries };
    writeFileSync(file, `${JSON.stringify(recorded, null, 1)}\n`);
    console.log(`recorded ${feature}`);
  }
} finally {
  await foreign.stop();
  await harness.stop();
  await stack.stop();
  rmSync(home, { recursive: true, force: true });
}
process.exit(0);
