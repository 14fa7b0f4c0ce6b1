import { randomUUID } from 'node:crypto';
import type { ActionDefinition } from '@waymark/action-kit';
import { startActionsWorker } from '@waymark/actions-worker';
import {
  type Database,
  createDatabase,
  createPayloadStore,
  findRunWithSteps,
  inTransaction,
  insertRun,
  listRunEvents,
  markDispatched,
  publishVersion,
} from '@waymark/database';
import { migrateDatabase } from '@waymark/database/migrations';
import type { Program } from '@waymark/definition';
import { type OrchestratorOptions, startOrchestrator } from '@waymark/orchestrator';
import { starter } from '@waymark/interpreter/contract';
import type { LegLimits } from '@waymark/interpreter/run-start';
import type { Json, RunEvent } from '@waymark/protocol';
import {
  type TemporalClient,
  type TemporalConfig,
  createDataConverter,
  createTemporalClient,
  startRun,
  toRunStart,
} from '@waymark/temporal';

/** A database of its own, and workers on queues of their own, over the Temporal that the tests share. */
export type Harness = {
  database: Database;
  databaseUrl: string;
  temporal: TemporalClient;
  config: TemporalConfig;
  taskQueue: string;
  /** Publishes the program as the next version of its name. */
  publish(program: Program): Promise<{ version: number; hash: string }>;
  /** Publishes the program and starts a run of it; `dispatch: false` leaves the start to the dispatcher. */
  start(program: Program, input?: Json, options?: StartOptions): Promise<string>;
  /** Waits until something is true of the run's row and steps. */
  waitFor(runId: string, what: string, holds: (run: RunRow) => boolean, seconds?: number): Promise<RunRow>;
  waitForEnd(runId: string, seconds?: number): Promise<RunRow>;
  waitForEvent(runId: string, matches: (event: RunEvent) => boolean, seconds?: number): Promise<RunEvent>;
  events(runId: string): Promise<RunEvent[]>;
  startWorkers(): Promise<void>;
  startActions(): Promise<void>;
  stopOrchestrator(): Promise<void>;
  startOrchestrator(options?: Pick<OrchestratorOptions, 'workflowBundle'>): Promise<void>;
  stop(): Promise<void>;
};

type StartOptions = {
  dispatch?: boolean;
  /** Temporal had it once, and has lost it. */
  lost?: boolean;
  /** How long an execution of the run becomes; default: as usual. */
  legs?: LegLimits;
  /** Called with the run's id before it starts. */ prepare?: (runId: string) => void;
};

export type RunRow = NonNullable<Awaited<ReturnType<typeof findRunWithSteps>>>;

/** Where PostgreSQL and Temporal are. */
export type Place = { databaseUrl: string; temporalAddress: string };

export async function openHarness(
  { databaseUrl: server, temporalAddress }: Place,
  actions: ActionDefinition[],
  options: { taskQueue?: string } = {},
): Promise<Harness> {
  const unique = randomUUID().slice(0, 8);
  const databaseUrl = new URL(server);
  databaseUrl.pathname = `/engine_${unique}`;
  await migrateDatabase(databaseUrl.href);

  const database = createDatabase(databaseUrl.href, { connectTimeout: 20_000, statementTimeout: 20_000 });
  const config = { address: temporalAddress, namespace: 'default' };
  const temporal = createTemporalClient(config, createDataConverter(createPayloadStore(database)));
  const taskQueue = options.taskQueue ?? `orchestrator-${unique}`;
  let orchestrator: { stop(): Promise<void> } | null = null;
  let worker: { stop(): Promise<void> } | null = null;

  const harness: Harness = {
    database,
    databaseUrl: databaseUrl.href,
    temporal,
    config,
    taskQueue,
    async publish(program) {
      const hash = randomUUID();
      const stored = {
        title: null,
        form: program.form,
        definition: {},
        program: program as unknown as Json,
        warnings: [],
      };
      const { version } = await publishVersion(database, { ...stored, name: program.name, hash });
      return { version, hash };
    },
    async start(program, input = {}, { dispatch = true, lost = false, legs = {}, prepare } = {}) {
      const { version, hash } = await harness.publish(program);
      const run = { id: `run_${randomUUID()}`, workflow: program.name, version, key: null, input, startedBy: starter };
      prepare?.(run.id);
      const more = { orderId: null, idempotencyKey: null, requestHash: hash };
      const createdAt = await inTransaction(database, (client) => insertRun(client, { ...run, ...more }));
      if (lost)
        await database.pool.query(
          `UPDATE run SET dispatched_at = now() - interval '1 hour', updated_at = now() - interval '1 hour' WHERE id = $1`,
          [run.id],
        );
      if (dispatch) {
        const start = { ...toRunStart({ ...run, createdAt }, program), legs };
        const { temporalRunId } = await startRun(temporal, start, { taskQueue, deadline: 20_000 });
        await markDispatched(database, run.id, temporalRunId);
      }
      return run.id;
    },
    async waitFor(runId, what, holds, seconds = 20) {
      const deadline = Date.now() + seconds * 1_000;
      for (;;) {
        const run = await findRunWithSteps(database, runId);
        if (run && holds(run)) return run;
        if (Date.now() > deadline)
          throw new Error(`run ${runId} did not come to "${what}": ${JSON.stringify(run, null, 1)}`);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    waitForEnd: (runId, seconds) => harness.waitFor(runId, 'its end', ({ closedAt }) => closedAt !== null, seconds),
    async waitForEvent(runId, matches, seconds = 20) {
      const deadline = Date.now() + seconds * 1_000;
      for (;;) {
        const event = (await harness.events(runId)).find(matches);
        if (event) return event;
        if (Date.now() > deadline)
          throw new Error(
            `run ${runId} did not tell what was waited for: ${JSON.stringify(await harness.events(runId))}`,
          );
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    async events(runId) {
      const rows = await listRunEvents(database, runId, 0, 10_000);
      return rows.map(({ body, ...event }) => ({ ...event, ...(body as object) }) as unknown as RunEvent);
    },
    async startOrchestrator(options = {}) {
      orchestrator = await startOrchestrator({
        ...options,
        databaseUrl: databaseUrl.href,
        temporal: config,
        taskQueue,
        actions,
      });
    },
    async stopOrchestrator() {
      await orchestrator?.stop();
      orchestrator = null;
    },
    async startWorkers() {
      await harness.startOrchestrator();
      await harness.startActions();
    },
    async startActions() {
      const [queue] = actions.map((action) => action.queue);
      worker = await startActionsWorker({
        databaseUrl: databaseUrl.href,
        temporal: config,
        actions,
        ...(queue ? { queue } : {}),
      });
    },
    async stop() {
      await Promise.all([worker?.stop(), orchestrator?.stop()]);
      await Promise.all([temporal.close(), database.close()]);
    },
  };
  return harness;
}
