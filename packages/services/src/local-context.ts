import { createChangeHub, createDatabase, createPayloadStore, loadSecretKeys } from '@waymark/database';
import { createDataConverter, createTemporalClient, loadTemporalConfig } from '@waymark/temporal';
import { type ServiceContext, localUser } from './context.ts';

/**
 * The context of a server for people, by the environment: `DATABASE_URL`, the official `TEMPORAL_*` variables, and
 * `WAYMARK_HOME` where the launcher runs this instance. Nothing is connected before it is needed.
 *
 * @throws {Error} when DATABASE_URL is missing
 */
export function createLocalContext(environment: NodeJS.ProcessEnv): ServiceContext {
  const url = environment['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set');
  // Short enough for an answer within 5 s, long enough for a crowd to wait its turn for a connection.
  const database = createDatabase(url, { connections: 20, connectTimeout: 3_000, statementTimeout: 3_500 });
  return {
    actor: localUser,
    database,
    temporal: createTemporalClient(loadTemporalConfig(environment), createDataConverter(createPayloadStore(database))),
    changes: createChangeHub(url),
    secretKeys: loadSecretKeys(environment),
    home: environment['WAYMARK_HOME'] || null,
  };
}
