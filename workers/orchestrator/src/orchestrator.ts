import { NativeConnection, Worker } from '@temporalio/worker';
import type { ActionDefinition } from '@waymark/action-kit';
import { createActivities } from '@waymark/action-kit/worker';
import { type Database, createAttemptLog, createDatabase, createEffectStore } from '@waymark/database';
import { createJournalWriter } from '@waymark/database/journal';
import { taskQueues } from '@waymark/protocol';
import { type TemporalConfig, connectionOptions, createTemporalClient } from '@waymark/temporal';
import { findWorkflowBundle } from './bundle/find-workflow-bundle.ts';
import { startDispatcher } from './dispatch/dispatcher.ts';
import { createJournalSinks } from './journal/journal-sink.ts';
import { settleEnding } from './journal/settle-ending.ts';
import { logger } from './logger.ts';
import { startReconciler } from './reconcile/reconciler.ts';
import { installTemporalRuntime } from './runtime.ts';

export type OrchestratorOptions = {
  databaseUrl: string;
  temporal: TemporalConfig;
  /** Actions that are placed `near`: they run on the orchestrator's own queue. */
  actions?: readonly ActionDefinition[];
  /** Default: the orchestrators' common queue. */
  taskQueue?: string;
  /** Called when the worker has ended by itself, with the reason. */
  onFailure?: (error: unknown) => void;
};

/**
 * Starts the worker that interprets runs, with what belongs to it: the journal's writer, the dispatcher of starts,
 * cancels and decisions, and the reconciler of the read model.
 *
 * @returns once it polls. `stop` finishes the workflow tasks in hand and writes the rest of the journal.
 * @throws when Temporal cannot be reached.
 */
export async function startOrchestrator(options: OrchestratorOptions): Promise<{ stop(): Promise<void> }> {
  installTemporalRuntime();
  const { temporal: config, databaseUrl } = options;
  const taskQueue = options.taskQueue ?? taskQueues.orchestrator;
  // A batch of the journal may take longer than a page has time for.
  const database = createDatabase(databaseUrl, { connections: 10, statementTimeout: 15_000 });
  const temporal = createTemporalClient(config);

  const reconciler = startReconciler({ database, temporal, databaseUrl, logger });
  const endings = { database, temporal, logger, onGap: reconciler.heal };
  const writer = createJournalWriter({
    database,
    onEnding: (ending) => void settleEnding(endings, ending),
    onError: (error, runs) => logger.warn({ error, runs }, 'the journal could not be written'),
  });

  const connection = await NativeConnection.connect(connectionOptions(config));
  const worker = await Worker.create({
    connection,
    namespace: config.namespace,
    taskQueue,
    workflowBundle: await findWorkflowBundle(),
    sinks: createJournalSinks(writer),
    activities: createNearActivities(database, options.actions ?? []),
    // After a killed orchestrator the others get its runs as soon as this has passed.
    stickyQueueScheduleToStartTimeout: '2s',
    // A cancel reaches an action with its next heartbeat.
    maxHeartbeatThrottleInterval: '1s',
    maxConcurrentWorkflowTaskExecutions: 40,
    shutdownGraceTime: '2s',
    shutdownForceTime: '5s',
  });
  const running = worker.run().catch((error: unknown) => {
    logger.error({ error }, 'the worker has ended');
    options.onFailure?.(error);
  });
  const dispatcher = startDispatcher({ database, temporal, taskQueue, logger });

  return {
    async stop() {
      dispatcher.stop();
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await writer.close();
      await reconciler.stop();
      await Promise.allSettled([connection.close(), temporal.close(), database.close()]);
    },
  };
}

function createNearActivities(database: Database, actions: readonly ActionDefinition[]): ReturnType<typeof createActivities> {
  return createActivities({
    actions: actions.filter(({ placement }) => placement === 'near'),
    attempts: createAttemptLog(database),
    effects: createEffectStore(database),
    worker: `orchestrator ${process.pid}`,
  });
}
