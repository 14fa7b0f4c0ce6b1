import { defineAction } from '@waymark/action-kit';
import { createDatabase, insertRun, publishActions, publishVersion } from '@waymark/database';
import { migrateDatabase } from '@waymark/database/migrations';
import type { Program } from '@waymark/definition';
import { validateDefinition } from '@waymark/definition/validate';
import { describeAction } from '@waymark/action-kit';
import { startOrchestrator } from '@waymark/orchestrator';
import type { Json } from '@waymark/protocol';
import { taskQueues, workflowType } from '@waymark/protocol';
import { toRunStart } from '@waymark/temporal';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { z } from 'zod';

/** One way to run a number of no-op steps after each other. */
export type Contender = {
  name: string;
  /** What stands before the clock starts: for Waymark the run's row. */
  prepare(steps: number): Promise<() => Promise<string>>;
};

const noop = defineAction({
  name: 'bench.noop',
  title: 'Nothing',
  placement: 'near',
  input: z.object({ n: z.number() }),
  output: z.object({ n: z.number() }),
  run: async ({ n }) => ({ n }),
});

/**
 * Hand-written Temporal code and Waymark's interpreter in the same topology: client, workflows and activities in this
 * one process, against the same server.
 */
export async function startContenders({
  databaseUrl,
  temporalAddress,
}: {
  databaseUrl: string;
  temporalAddress: string;
}) {
  await migrateDatabase(databaseUrl);
  const database = createDatabase(databaseUrl);
  await publishActions(database, [describeAction(noop)]);
  const orchestrator = await startOrchestrator({
    databaseUrl,
    temporal: { address: temporalAddress, namespace: 'default' },
    actions: [noop],
  });

  const native = await NativeConnection.connect({ address: temporalAddress });
  const queue = 'bench-hand-written';
  const worker = await Worker.create({
    connection: native,
    taskQueue: queue,
    workflowsPath: new URL('./hand-written-workflow.ts', import.meta.url).pathname,
    activities: { noop: async (n: number) => ({ n }) },
  });
  const running = worker.run();
  const connection = await Connection.connect({ address: temporalAddress });
  const client = new Client({ connection });
  const programs = new Map<number, Program>();
  let count = 0;

  const handWritten: Contender = {
    name: 'hand-written',
    prepare: async (steps) => async () => {
      const workflowId = `hand-${++count}`;
      await client.workflow.execute('handWritten', { taskQueue: queue, workflowId, args: [steps] });
      return workflowId;
    },
  };
  const interpreted: Contender = {
    name: 'interpreted',
    prepare: async (steps) => {
      const program = programs.get(steps) ?? (await publish(steps));
      programs.set(steps, program);
      const id = `run_bench${++count}`;
      const row = {
        id,
        workflow: program.name,
        version: 1,
        key: null,
        input: {},
        orderId: null,
        startedBy: 'bench',
        idempotencyKey: null,
        requestHash: '',
      };
      const createdAt = await insertRun(database.pool, row);
      await database.pool.query('UPDATE run SET dispatched_at = now() WHERE id = $1', [id]);
      return async () => {
        await client.workflow.execute(workflowType, {
          taskQueue: taskQueues.orchestrator,
          workflowId: id,
          args: [toRunStart({ ...row, createdAt }, program)],
        });
        return id;
      };
    },
  };

  async function publish(steps: number): Promise<Program> {
    const definition = {
      name: `bench-${steps}`,
      steps: Array.from({ length: steps }, (_, n) => ({
        id: `s${n}`,
        type: 'action',
        action: 'bench.noop',
        input: { n },
      })),
    };
    const validation = validateDefinition(definition, { actions: [describeAction(noop)] });
    if (!validation.valid) throw new Error(JSON.stringify(validation.errors));
    const { program, hash } = validation;
    await publishVersion(
      database,
      {
        name: program.name,
        title: null,
        hash,
        form: 'v1',
        definition,
        program: program as unknown as Json,
        warnings: [],
      },
      'newest',
    );
    return program;
  }

  return {
    client,
    contenders: [handWritten, interpreted] as const,
    stop: async () => {
      worker.shutdown();
      await running;
      await orchestrator.stop();
      await Promise.all([native.close(), connection.close(), database.close()]);
    },
  };
}
