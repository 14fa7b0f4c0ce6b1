import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineAction } from '@waymark/action-kit';
import { action, attempts, block, buildProgram, inOrder, wait, workflow } from '@waymark/interpreter/contract';
import { rebuildRun } from '@waymark/orchestrator/rebuild';
import { taskQueues } from '@waymark/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Harness, createHarness } from './harness.ts';

const queue = `crash-${process.pid}`;
const echo = defineAction({
  name: 'contract.step',
  title: 'Echo',
  input: z.json(),
  output: z.json(),
  queue,
  run: async (input) => {
    await new Promise((settle) => setTimeout(settle, 150));
    return input;
  },
});
const source = resolve(import.meta.dirname, '../../workers/orchestrator/src');
const folder = mkdtempSync(join(tmpdir(), 'waymark-bundle-'));
const bundle = join(folder, 'workflow-bundle.js');
let harness: Harness;
let orchestrator: ChildProcess;

beforeAll(async () => {
  spawnSync(process.execPath, [join(source, 'bundle.ts'), bundle]);
  harness = await createHarness({ actions: [echo], taskQueue: taskQueues.orchestrator });
  await harness.startActions();
  await startOrchestratorProcess();
});

afterAll(async () => {
  orchestrator?.kill('SIGKILL');
  await harness?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startOrchestratorProcess(): Promise<void> {
  const env = {
    ...process.env,
    DATABASE_URL: harness.databaseUrl,
    TEMPORAL_ADDRESS: harness.config.address,
    WORKFLOW_BUNDLE: bundle,
    LOG_LEVEL: 'error',
  };
  orchestrator = fork(join(source, 'main.ts'), [], { env, execArgv: [] });
  await new Promise((settle) => orchestrator.once('message', settle));
}

async function killOrchestrator(): Promise<void> {
  const dead = new Promise((settle) => orchestrator.once('exit', settle));
  orchestrator.kill('SIGKILL');
  await dead;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((settle) => setTimeout(settle, milliseconds));
}

test(
  'an orchestrator that is killed again and again leaves the truth about every run',
  { timeout: 180_000 },
  async () => {
    const program = buildProgram(
      inOrder(
        action('a', { queue, input: 1 }),
        block('beside', [
          action('b', { queue, after: [] }),
          action('c', { queue, after: [] }),
          wait('d', { after: [], for: 400 }),
        ]),
        action('e', { queue, input: 2 }),
      ),
    );
    const starting = Array.from({ length: 30 }, async (_, index) => {
      await pause(index * 100);
      // Every third one goes on in further executions on its way.
      return harness.start(program, {}, index % 3 === 0 ? { legs: { events: 8 } } : {});
    });
    for (const moment of [700, 1_500]) {
      await pause(moment);
      await killOrchestrator();
      await startOrchestratorProcess();
    }
    const runIds = await Promise.all(starting);
    for (const runId of runIds) {
      const run = await harness.waitForEnd(runId, 90);
      expect(run).toMatchObject({ status: 'completed', output: 2 });
      const events = await harness.events(runId);
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      expect(events[0]?.type).toBe('run_started');
      expect(events.at(-1)?.type).toBe('run_finished');
      for (const { address } of run.steps) {
        const ofStep = events.filter((event) => event.address === address).map(({ type }) => type);
        expect(ofStep[0]).toBe('step_started');
        expect(ofStep.at(-1)).toBe('step_completed');
      }
      // Temporal's own history tells exactly what the read model held.
      expect(await rebuildRun(harness.database, harness.temporal, runId)).toMatchObject({ written: 0, removed: 0 });
    }
  },
);

test(
  'an orchestrator that is killed while sub-runs start and end makes each of them once',
  { timeout: 300_000 },
  async () => {
    await harness.publish({
      ...buildProgram(inOrder(action('x', { queue, input: '${ input.n }', ...attempts(5) }))),
      name: 'crash-inner',
    });
    const program = buildProgram(
      inOrder(
        workflow('first', 'crash-inner', { input: { n: 1 } }),
        workflow('second', 'crash-inner', { input: { n: 2 } }),
      ),
      { name: 'crash-outer' },
    );
    const starting = Array.from({ length: 12 }, async (_, index) => {
      await pause(index * 250);
      return harness.start(program);
    });
    for (const moment of [900, 1_700]) {
      await pause(moment);
      await killOrchestrator();
      await startOrchestratorProcess();
    }
    const runIds = await Promise.all(starting);
    for (const runId of runIds)
      expect(await harness.waitForEnd(runId, 200)).toMatchObject({ error: null, status: 'completed', output: 2 });
    const { rows } = await harness.database.pool.query<{ parent: string; address: string; status: string }>(
      `SELECT parent_run_id AS parent, parent_address AS address, status FROM run WHERE parent_run_id = ANY($1)`,
      [runIds],
    );
    expect(rows.map(({ parent, address, status }) => `${parent} ${address} ${status}`).sort()).toEqual(
      runIds.flatMap((runId) => [`${runId} /first completed`, `${runId} /second completed`]).sort(),
    );
  },
);
