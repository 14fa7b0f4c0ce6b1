import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { type TemporalConfig, connectionOptions } from '@waymark/temporal';
import { insist } from './insist.ts';

/** A worker with the connection that it owns. */
export type ConnectedWorker = { worker: Worker; connection: NativeConnection };

/**
 * Makes the worker that interprets runs; waits for Temporal when it is away.
 *
 * @param signal Ends the waiting.
 */
export async function createOrchestratorWorker(
  config: TemporalConfig,
  parts: Pick<WorkerOptions, 'sinks' | 'activities' | 'workflowBundle'> & { taskQueue: string },
  signal: AbortSignal,
): Promise<ConnectedWorker> {
  const connection = await insist(
    `Temporal at ${config.address}`,
    () => NativeConnection.connect(connectionOptions(config)),
    signal,
  );
  const options: WorkerOptions = {
    ...parts,
    connection,
    namespace: config.namespace,
    // After a killed orchestrator the others get its runs as soon as this has passed.
    stickyQueueScheduleToStartTimeout: '2s',
    // A cancel reaches an action with its next heartbeat.
    maxHeartbeatThrottleInterval: '1s',
    defaultHeartbeatThrottleInterval: '1s',
    maxConcurrentWorkflowTaskExecutions: 40,
    shutdownGraceTime: '2s',
    shutdownForceTime: '5s',
  };
  const waitsFor = `namespace "${config.namespace}" of Temporal at ${config.address}`;
  return { worker: await insist(waitsFor, () => Worker.create(options), signal), connection };
}
