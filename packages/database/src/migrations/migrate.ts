import pg from 'pg';
import { ensureDatabase } from './ensure-database.ts';
import { readMigrationList } from './migration-list.ts';
import { openSchemaEngine } from './schema-engine.ts';

export { openSchemaEngine };

/** Any number will do, as long as every version of Waymark takes the same one. */
const migrationLock = 7_229_601;

/**
 * Brings a database to the newest schema; creates the database when the server does not have it. Safe when several
 * processes do it at once (one works, the others wait and find nothing left to do) and when it is killed: all of it is
 * one transaction.
 *
 * @param url PostgreSQL connection string
 * @returns the names of the migrations that were applied now
 */
export async function migrateDatabase(url: string): Promise<string[]> {
  await ensureDatabase(url);
  // One connection, so that everything the engine does stands in the transaction that is opened here.
  const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 });
  try {
    await pool.query('BEGIN');
    await pool.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    const applied = await applyMigrations(pool);
    await pool.query('COMMIT');
    return applied;
  } finally {
    await pool.end();
  }
}

async function applyMigrations(pool: pg.Pool): Promise<string[]> {
  let reason: unknown = null;
  const engine = await openSchemaEngine(pool, (error) => {
    reason = error;
  });
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: await readMigrationList(),
      filters: { externalTables: [], externalEnums: [] },
    });
    return appliedMigrationNames;
  } catch (error) {
    if (!(reason instanceof Error)) throw error;
    throw new Error(`the migration failed: ${reason.message}`, { cause: reason });
  } finally {
    engine.free();
  }
}
