import type pg from 'pg';
import type { Database } from './database.ts';

/** A connection inside a transaction, or the pool: whatever statements can be sent to. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/**
 * Runs statements in one transaction: commits what `work` has done, or rolls it back when `work` throws.
 *
 * Prisma's own interactive transactions hand a connection back to the pool also when its ROLLBACK was never answered
 * (a frozen server); the next user would then work inside a transaction that nobody commits. Here such a connection is
 * thrown away.
 */
export async function inTransaction<Result>(
  { pool }: Pick<Database, 'pool'>,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken = false;
  const onError = (): void => {
    broken = true;
  };
  client.on('error', onError);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    broken ||= !(await rollBack(client, error));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** @returns whether the connection is usable again */
async function rollBack(client: pg.PoolClient, error: unknown): Promise<boolean> {
  // An answer that did not come in time leaves the connection in the middle of something.
  if (error instanceof Error && error.message === 'Query read timeout') return false;
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}
