import { createChangeHub, createDatabase, loadSecretKeys } from '@waymark/database';
import { createTemporalClient, loadTemporalConfig } from '@waymark/temporal';
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
  return {
    actor: localUser,
    // Short enough for an answer within 5 s, long enough for a crowd to wait its turn for a connection.
    database: createDatabase(url, { connections: 20, connectTimeout: 3_000, statementTimeout: 3_500 }),
    temporal: createTemporalClient(loadTemporalConfig(environment)),
    changes: createChangeHub(url),
    secretKeys: loadSecretKeys(environment),
    home: environment['WAYMARK_HOME'] || null,
  };
}
