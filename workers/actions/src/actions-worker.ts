import { hostname } from 'node:os';
import { type ActionDefinition, describeAction } from '@waymark/action-kit';
import { createActivities } from '@waymark/action-kit/worker';
import { type StepTypeOptions, queueActions, stepTypeActions } from '@waymark/actions';
import {
  createAttemptLog,
  createDatabase,
  createEffectStore,
  createPayloadStore,
  createSecretVault,
  type Database,
  publishActions,
  type SecretKeys,
} from '@waymark/database';
import { taskQueues } from '@waymark/protocol';
import { type TemporalConfig, createDataConverter } from '@waymark/temporal';
import { logger } from './logger.ts';
import { connectWorker, insist } from '@waymark/worker';

export type ActionsWorkerOptions = StepTypeOptions & {
  databaseUrl: string;
  temporal: TemporalConfig;
  /** Of the payment provider, without a path. */
  paymentsUrl?: string;
  /** Beside those of the step types. Default: those of `@waymark/actions`; actions that are placed near the orchestrator are left out. */
  actions?: readonly ActionDefinition[];
  /** Default: the actions workers' common queue. */
  queue?: string;
  /** A queue beside the common one, for steps that name it: the catalogue does not send all steps there. */
  isExtra?: boolean;
  /** How many actions it carries out at the same time. */
  concurrency?: number;
  /** How many actions of the queue begin in a second, over all its workers; absent: as many as there are. */
  perSecond?: number;
  /** That secrets are kept under; null: this worker reads none. */
  secretKeys?: SecretKeys | null;
  /** Ends the start while it waits for a service. */
  signal?: AbortSignal;
  /** Called when the worker has ended by itself, with the reason. */
  onFailure?: (error: unknown) => void;
};

/**
 * Starts the worker that carries out actions: publishes what it offers, then polls. Waits for PostgreSQL and Temporal
 * when they are away.
 *
 * @returns once it polls. `stop` gives running actions two seconds; what is not done then, another worker goes on with.
 */
export async function startActionsWorker(options: ActionsWorkerOptions): Promise<{ stop(): Promise<void> }> {
  const {
    databaseUrl,
    temporal,
    queue = taskQueues.actions,
    secretKeys = null,
    signal = new AbortController().signal,
  } = options;
  const database = createDatabase(databaseUrl, { connections: 20, statementTimeout: 15_000 });
  try {
    const actions = selectActions(options, database);
    const offered = actions.map((action) => ({ ...describeAction(action), queue }));
    if (!options.isExtra) await insist('PostgreSQL', () => publishActions(database, offered), { signal, logger });
    const dataConverter = createDataConverter(createPayloadStore(database));
    const activities = createActivities({
      actions: [...stepTypeActions(options), ...actions],
      attempts: createAttemptLog(database),
      effects: createEffectStore(database),
      secrets: createSecretVault(database, secretKeys),
      worker: `actions ${process.pid}@${hostname()}`,
    });
    const worker = await connectWorker(
      temporal,
      {
        taskQueue: queue,
        activities,
        dataConverter,
        maxConcurrentActivityTaskExecutions: options.concurrency ?? 200,
        ...(options.perSecond === undefined ? {} : { maxTaskQueueActivitiesPerSecond: options.perSecond }),
      },
      { logger, signal, onFailure: options.onFailure },
    );
    logger.info({ queue, actions: offered.map(({ name }) => name) }, 'carrying out actions');

    return {
      async stop() {
        await worker.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function selectActions({ actions, paymentsUrl }: ActionsWorkerOptions, database: Database): ActionDefinition[] {
  if (actions === undefined && paymentsUrl === undefined)
    throw new TypeError('the actions of the order domain need a paymentsUrl');
  const given = actions ?? queueActions({ database, paymentsUrl: paymentsUrl ?? '' });
  return given.filter(({ placement }) => placement === 'queue');
}
