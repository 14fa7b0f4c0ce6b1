import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { type TemporalConfig, connectionOptions, loadTemporalConfig } from './config.ts';

/** A connection to Temporal that is made on first use and heals by itself. */
export type TemporalClient = {
  config: TemporalConfig;
  client: Client;
  connection: Connection;
  /** How it reads and writes values; null: as they are. */
  dataConverter: DataConverter | null;
  close(): Promise<void>;
};

/**
 * Makes a client without connecting: a server that is away shows at the first call, within its deadline.
 *
 * @param dataConverter who reads or sends values of runs needs that of their workers
 */
export function createTemporalClient(
  config: TemporalConfig = loadTemporalConfig(),
  dataConverter: DataConverter | null = null,
): TemporalClient {
  const connection = Connection.lazy({
    ...connectionOptions(config),
    // A server that comes back is found within a second; the default would back off to two minutes.
    channelArgs: {
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.min_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 1_000,
    },
  });
  const client = new Client({ connection, namespace: config.namespace, ...(dataConverter ? { dataConverter } : {}) });
  return { config, client, connection, dataConverter, close: () => connection.close() };
}

const cache = globalThis as { waymarkTemporalClient?: TemporalClient };

/** The process's one client, by the environment's settings; survives hot reloads. */
export function getTemporalClient(): TemporalClient {
  cache.waymarkTemporalClient ??= createTemporalClient();
  return cache.waymarkTemporalClient;
}
