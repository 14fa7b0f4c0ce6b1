/**
 * `node test/histories/record.ts`: records the histories of some runs on a PostgreSQL and a Temporal of its own. One file
 * per feature and release; those that are there are never recorded again, since the runs of that release go on, too.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadJournal } from '@waymark/database/journal';
import type { Program } from '@waymark/definition';
import { scenarios } from '@waymark/interpreter/contract';
import type { Json } from '@waymark/protocol';
import { startStack } from '@waymark/stack';
import {
  type History,
  encodeHistory,
  fetchHistory,
  findEarlierExecution,
  readResumable,
  resumeRun,
} from '@waymark/temporal';
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
  for (const [feature, given] of Object.entries(features)) {
    const { scenario: name, legs = {}, resumed = false } = typeof given === 'string' ? { scenario: given } : given;
    if (existsSync(fileOf(feature, 1))) continue;
    const scenario = scenarios.find((candidate) => candidate.name === name);
    if (!scenario) throw new Error(`there is no scenario "${name}"`);
    const { runId } = await playScenario(harness, world, scenario, { legs });
    if (resumed) await resume(runId);
    const entries = (await loadJournal(harness.database.pool, runId)).map(({ entry }) => entry);
    const chain = await fetchChain(runId);
    if (typeof given !== 'string' && chain.length === 1) throw new Error(`"${feature}" has one execution only`);
    for (const [index, history] of chain.entries()) {
      const own = entries.filter(({ leg }) => leg === index + 1);
      const recorded: RecordedHistory = { scenario: name, runId, history: encodeHistory(history), entries: own };
      writeFileSync(fileOf(feature, index + 1), `${JSON.stringify(recorded, null, 1)}\n`);
    }
    console.log(`recorded ${feature}${chain.length === 1 ? '' : `, ${chain.length} executions`}`);
  }
} finally {
  await foreign.stop();
  await harness.stop();
  await stack.stop();
  rmSync(home, { recursive: true, force: true });
}
process.exit(0);

async function resume(runId: string): Promise<void> {
  const { temporal, taskQueue } = harness;
  const [row, left] = [await harness.waitForEnd(runId), await readResumable(temporal, runId)];
  if (!left) throw new Error('the run has left nothing');
  const run = { ...row, input: row.input as Json };
  const asked = { by: 'ann', reason: null, command: null };
  const program = row.definition.program as unknown as Program;
  await resumeRun(temporal, run, program, { after: left.after, from: null, differing: [], asked }, { taskQueue });
  await harness.waitFor(runId, 'its second end', ({ leg, closedAt }) => leg > row.leg && closedAt !== null);
}

/** Of a run of several executions each has a file of its own. */
function fileOf(feature: string, leg: number): string {
  return join(folder, `${feature}${leg === 1 ? '' : `.${leg}`}.json`);
}

/** Where the sources lie that a failure went through is nobody's business. */
function dropTraces(part: unknown): void {
  if (typeof part !== 'object' || part === null || part instanceof Uint8Array) return;
  if ('stackTrace' in part) part.stackTrace = '';
  for (const inner of Object.values(part)) dropTraces(inner);
}

/** The histories of all executions of a run, oldest first. */
async function fetchChain(runId: string): Promise<History[]> {
  const chain: History[] = [];
  let before: string | null = null;
  do {
    const history = await fetchHistory(harness.temporal, runId, before ? { temporalRunId: before } : {});
    if (!history) throw new Error(`Temporal has no history of ${runId}`);
    dropTraces(history);
    chain.unshift(history);
    before = findEarlierExecution(history);
  } while (before);
  return chain;
}
