import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { ActionDefinition } from '@waymark/action-kit';
import { startActionsWorker } from '@waymark/actions-worker';
import { createApi } from '@waymark/api';
import { createChangeHub, createDatabase, createPayloadStore, loadSecretKeys } from '@waymark/database';
import { migrateDatabase } from '@waymark/database/migrations';
import { startOrchestrator } from '@waymark/orchestrator';
import { localUser } from '@waymark/services';
import { startStack } from '@waymark/stack';
import { createDataConverter, createTemporalClient } from '@waymark/temporal';
import { createApiClient } from './api-client.ts';
import type { ApiClient } from './api-client.ts';

type EngineOptions = {
  actions?: ActionDefinition[];
  /** Hosts that `http` steps may call, see WAYMARK_HTTP_ALLOW. */
  httpAllow?: string;
};

export type Engine = {
  api: ApiClient;
  databaseUrl: string;
  temporal: { address: string; namespace: string };
  stop(): Promise<void>;
};

/**
 * Everything of the product but its pages and its own actions, with the actions of a test in the catalogue: API,
 * orchestrator and actions worker in this process, over a PostgreSQL and a Temporal of their own.
 */
export async function startEngine({ actions = [], httpAllow }: EngineOptions): Promise<Engine> {
  const home = mkdtempSync(join(tmpdir(), 'waymark-engine-'));
  const stack = await startStack({ home });
  const databaseUrl = new URL(stack.databaseUrl);
  databaseUrl.pathname = `/engine_${randomUUID().slice(0, 8)}`;
  await migrateDatabase(databaseUrl.href);

  const secretKeys = loadSecretKeys({ WAYMARK_HOME: home });
  const temporal = { address: stack.temporalAddress, namespace: 'default' };
  const orchestrator = await startOrchestrator({ databaseUrl: databaseUrl.href, temporal, secretKeys });
  const worker = await startActionsWorker({ databaseUrl: databaseUrl.href, temporal, actions, httpAllow, secretKeys });

  const database = createDatabase(databaseUrl.href);
  const context = {
    actor: localUser,
    database,
    temporal: createTemporalClient(temporal, createDataConverter(createPayloadStore(database))),
    changes: createChangeHub(databaseUrl.href),
    secretKeys,
    home: null,
  };
  const app = createApi(context);
  const server = serve({ fetch: (request) => app.fetch(request), hostname: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the API has no port');

  return {
    api: createApiClient(`http://127.0.0.1:${address.port}`),
    databaseUrl: databaseUrl.href,
    temporal,
    stop: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([worker.stop(), orchestrator.stop()]);
      await Promise.allSettled([context.changes.close(), context.temporal.close(), context.database.close()]);
      await stack.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
