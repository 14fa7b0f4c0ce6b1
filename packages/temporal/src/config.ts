import type { ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';

/** Where Temporal is, and how to be let in: for clients and for workers. */
export type TemporalConfig = {
  /** `host:port`. */
  address: string;
  namespace: string;
  tls?: NonNullable<ConnectionOptions['tls']>;
  apiKey?: string;
  /** Headers of every call. */
  metadata?: Record<string, string>;
};

/**
 * Reads Temporal's own settings: the official `TEMPORAL_*` variables and TOML profiles, so that the same code reaches
 * a local server, a cluster and Temporal Cloud. Default: `127.0.0.1:7233`, namespace `default`.
 *
 * @param environment Variables to read instead of those of the process.
 */
export function loadTemporalConfig(environment: NodeJS.ProcessEnv = process.env): TemporalConfig {
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: definedOnly(environment) });
  const { address, tls, apiKey, metadata } = connectionOptions;
  return {
    address: address ?? '127.0.0.1:7233',
    namespace: namespace ?? 'default',
    ...(tls ? { tls } : {}),
    ...(typeof apiKey === 'string' ? { apiKey } : {}),
    ...(metadata && Object.keys(metadata).length > 0 ? { metadata: metadata as Record<string, string> } : {}),
  };
}

/** What a connection of the client and one of a worker both take. */
export function connectionOptions({ address, tls, apiKey, metadata }: TemporalConfig) {
  return { address, ...(tls ? { tls } : {}), ...(apiKey ? { apiKey } : {}), ...(metadata ? { metadata } : {}) };
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
