import { createChangeHub, createDatabase } from '@waymark/database';
import { localUser } from '@waymark/services';
import { createTemporalClient, loadTemporalConfig } from '@waymark/temporal';
import { type Api, createApi } from './create-api.ts';

const cache = globalThis as { waymarkApi?: Api };

/**
 * The process's one API, by the environment: `DATABASE_URL`, the official `TEMPORAL_*` variables, and `WAYMARK_HOME`
 * where the launcher runs this instance. Survives hot reloads.
 *
 * @throws {Error} when DATABASE_URL is missing
 */
export function getApi(): Api {
  return (cache.waymarkApi ??= createApiFromEnvironment(process.env));
}

function createApiFromEnvironment(environment: NodeJS.ProcessEnv): Api {
  const url = environment['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set');
  return createApi({
    actor: localUser,
    database: createDatabase(url, { connections: 20, connectTimeout: 3_000, statementTimeout: 3_500 }),
    temporal: createTemporalClient(loadTemporalConfig(environment)),
    changes: createChangeHub(url),
    home: environment['WAYMARK_HOME'] ?? null,
  });
}
