import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { type TemporalConfig, connectionOptions } from '@waymark/temporal';
import { insist } from './insist.ts';
import type { Logger } from './logger.ts';
import { installTemporalRuntime } from './temporal-runtime.ts';

export type ConnectedWorker = {
  /** Lets tasks in hand end for two seconds, then gives them back; closes the connection. */
  stop(): Promise<void>;
};

type Waiting = {
  logger: Logger;
  /** Ends the waiting for a Temporal that is away. */
  signal: AbortSignal;
  /** Called when the worker has ended by itself, with the reason. */
  onFailure?: ((error: unknown) => void) | undefined;
};

/**
 * Makes a worker with a connection of its own and lets it poll; waits for Temporal when it is away.
 *
 * @returns once it polls.
 */
export async function connectWorker(
  config: TemporalConfig,
  options: Omit<WorkerOptions, 'connection' | 'namespace'>,
  { logger, signal, onFailure }: Waiting,
): Promise<ConnectedWorker> {
  installTemporalRuntime(logger);
  const connection = await insist(
    `Temporal at ${config.address}`,
    () => NativeConnection.connect(connectionOptions(config)),
    { signal, logger },
  );
  const create = (): Promise<Worker> =>
    Worker.create({
      connection,
      namespace: config.namespace,
      // A checkpoint is at most this old when its worker is killed, and a cancel arrives within this time.
      maxHeartbeatThrottleInterval: '1s',
      defaultHeartbeatThrottleInterval: '1s',
      shutdownGraceTime: '2s',
      shutdownForceTime: '5s',
      ...options,
    });
  const waitsFor = `namespace "${config.namespace}" of Temporal at ${config.address}`;
  const worker = await insist(waitsFor, create, { signal, logger });
  const running = worker.run().catch((error: unknown) => {
    logger.error({ error }, 'the worker has ended');
    onFailure?.(error);
  });
  return {
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await connection.close().catch(() => {});
    },
  };
}
