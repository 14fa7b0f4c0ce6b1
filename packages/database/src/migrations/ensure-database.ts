import pg from 'pg';

const undefinedDatabase = '3D000';
/** What a CREATE DATABASE answers that lost against another one. */
const alreadyThere = ['42P04', '23505'];

/** Creates the database that the connection string names, unless it is there. */
export async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    if (codeOf(error) !== undefinedDatabase) throw error;
    await createDatabaseOf(url);
  } finally {
    await client.end();
  }
}

async function createDatabaseOf(url: string): Promise<void> {
  const server = new URL(url);
  const name = decodeURIComponent(server.pathname.slice(1));
  server.pathname = '/postgres';
  const client = new pg.Client({ connectionString: server.href, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    if (!alreadyThere.includes(codeOf(error) ?? '')) throw error;
  } finally {
    await client.end();
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
