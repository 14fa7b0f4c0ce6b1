import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

export type Database = {
  /** For reading and for single writes. What belongs together goes through `inTransaction`, never through Prisma's own. */
  prisma: PrismaClient;
  pool: pg.Pool;
  url: string;
  close(): Promise<void>;
};

export type DatabaseOptions = {
  /** Connections at most. */
  connections?: number;
  /** How long to wait for a connection, in milliseconds. */
  connectTimeout?: number;
  /** How long a statement may take, in milliseconds; also when the server does not answer any more. */
  statementTimeout?: number;
};

/**
 * Opens a database lazily: nothing is connected before the first query. The default times are those of a server that
 * has to answer within 5 s while PostgreSQL is dead or frozen.
 *
 * @param url PostgreSQL connection string
 */
export function createDatabase(url: string, options: DatabaseOptions = {}): Database {
  const { connections = 10, connectTimeout = 2_000, statementTimeout = 4_000 } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectTimeout,
    statement_timeout: statementTimeout,
    query_timeout: statementTimeout,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    application_name: 'waymark',
  });
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});

  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    url,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
