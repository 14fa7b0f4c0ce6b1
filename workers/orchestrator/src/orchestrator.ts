import type { WorkflowBundleOption } from '@temporalio/worker';
import { type ActionDefinition, describeAction } from '@waymark/action-kit';
import { createActivities } from '@waymark/action-kit/worker';
import { nearActions } from '@waymark/actions';
import {
  type Database,
  type SecretKeys,
  createAttemptLog,
  createDatabase,
  createEffectStore,
  createPayloadStore,
  createSecretVault,
  publishActions,
} from '@waymark/database';
import { createJournalWriter } from '@waymark/database/journal';
import { checkResultActivity, taskQueues } from '@waymark/protocol';
import { type TemporalConfig, createDataConverter, createTemporalClient } from '@waymark/temporal';
import { checkResult } from './actions/check-result.ts';
import { defineEmitEvent } from './actions/emit-event.ts';
import { findWorkflowBundle } from './bundle/find-workflow-bundle.ts';
import { startDispatcher } from './dispatch/dispatcher.ts';
import { createJournalSinks } from './journal/journal-sink.ts';
import { settleEnding } from './journal/settle-ending.ts';
import { logger } from './logger.ts';
import { defineStartRun } from './sub-runs/start-run.ts';
import { settleSubRuns } from './sub-runs/settle-sub-runs.ts';
import { Backoff } from './dispatch/backoff.ts';
import { startReconciler } from './reconcile/reconciler.ts';
import { connectWorker, insist } from '@waymark/worker';

export type OrchestratorOptions = {
  databaseUrl: string;
  temporal: TemporalConfig;
  /** Default: those of `@waymark/actions`. Only actions that are placed `near` run here, on the orchestrator's own queue. */
  actions?: readonly ActionDefinition[];
  /** Default: the orchestrators' common queue. */
  taskQueue?: string;
  /** Default: the interpreter. */
  workflowBundle?: WorkflowBundleOption;
  /** That secrets are kept under; null: this worker reads none. */
  secretKeys?: SecretKeys | null;
  /** Ends the start while it waits for a service. */
  signal?: AbortSignal;
  /** Called when the worker has ended by itself, with the reason. */
  onFailure?: (error: unknown) => void;
};

/**
 * Starts the worker that interprets runs, with what belongs to it: the journal's writer, the dispatcher of starts,
 * cancels, decisions and commands, and the reconciler of the read model. Waits for PostgreSQL and Temporal when they are away.
 *
 * @returns once it polls. `stop` finishes the workflow tasks in hand and writes the rest of the journal.
 */
export async function startOrchestrator(options: OrchestratorOptions): Promise<{ stop(): Promise<void> }> {
  const {
    temporal: config,
    databaseUrl,
    taskQueue = taskQueues.orchestrator,
    signal = new AbortController().signal,
  } = options;
  // A batch of the journal may take longer than a page has time for; and actions must not take its connections.
  const patience = { connectTimeout: 5_000, statementTimeout: 15_000 };
  const database = createDatabase(databaseUrl, { ...patience, connections: 12 });
  const actionsDatabase = createDatabase(databaseUrl, { ...patience, connections: 20 });
  const dataConverter = createDataConverter(createPayloadStore(actionsDatabase));
  const temporal = createTemporalClient(config, dataConverter);
  const closeAll = (): Promise<unknown> =>
    Promise.allSettled([temporal.close(), database.close(), actionsDatabase.close()]);
  try {
    const actions = (options.actions ?? nearActions({ database: actionsDatabase })).filter(
      ({ placement }) => placement === 'near',
    );
    // An event that a step sends is delivered at once: the dispatcher need not come round first.
    let deliver = (): void => {};
    const builtIn = [
      defineEmitEvent(actionsDatabase, () => deliver()),
      defineStartRun({ database: actionsDatabase, temporal, taskQueue }),
    ];
    const offered = actions.map((action) => ({ ...describeAction(action), queue: taskQueue }));
    await insist('PostgreSQL', () => publishActions(database, offered), { signal, logger });

    const reconciler = startReconciler({ database, temporal, databaseUrl, logger });
    const atOnce = new Backoff();
    const endings = {
      database,
      temporal,
      logger,
      onGap: reconciler.heal,
      onSettled: (runId: string) => settleSubRuns({ database, temporal, logger }, atOnce, runId),
    };
    const writer = createJournalWriter({
      database,
      onEnding: (ending) => void settleEnding(endings, ending),
      onError: (error, runs) => logger.warn({ error, runs }, 'the journal could not be written'),
    });
    const worker = await connectWorker(
      config,
      {
        taskQueue,
        dataConverter,
        workflowBundle: options.workflowBundle ?? (await findWorkflowBundle()),
        sinks: createJournalSinks(writer),
        activities: {
          ...createNearActivities(actionsDatabase, [...builtIn, ...actions], options.secretKeys ?? null),
          [checkResultActivity]: checkResult,
        },
        // After a killed orchestrator the others get its runs as soon as this has passed.
        stickyQueueScheduleToStartTimeout: '2s',
        maxConcurrentWorkflowTaskExecutions: 40,
      },
      { logger, signal, onFailure: options.onFailure },
    );
    const dispatcher = startDispatcher({ database, temporal, taskQueue, logger });
    deliver = () => dispatcher.wake();
    logger.info({ taskQueue, actions: offered.map(({ name }) => name) }, 'interpreting runs');

    return {
      async stop() {
        await Promise.all([worker.stop(), dispatcher.stop(), reconciler.stop()]);
        await writer.close();
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function createNearActivities(
  database: Database,
  actions: readonly ActionDefinition[],
  secretKeys: SecretKeys | null,
): ReturnType<typeof createActivities> {
  return createActivities({
    actions,
    attempts: createAttemptLog(database),
    effects: createEffectStore(database),
    secrets: createSecretVault(database, secretKeys),
    worker: `orchestrator ${process.pid}`,
  });
}
