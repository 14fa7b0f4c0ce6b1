import { createDatabase } from '@waymark/database';
import { createTemporalClient, fetchHistory } from '@waymark/temporal';
import type { Engine } from './engine.ts';

/** All rows of all tables, as text. */
export async function dumpTables(databaseUrl: string): Promise<string> {
  const { pool, close } = createDatabase(databaseUrl);
  const { rows } = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const dumps = [];
  for (const { name } of rows) {
    // As text: bytes would be hidden by their encoding.
    const row = name === 'payload' ? `encode(data, 'escape')` : 'row_to_json(t)::text';
    const all = await pool.query<{ row: string }>(`SELECT ${row} AS row FROM "${name}" t`);
    dumps.push(all.rows.map(({ row }) => row).join('\n'));
  }
  await close();
  return dumps.join('\n');
}

/** What Temporal keeps of a run, as text. */
export async function dumpHistory(config: Engine['temporal'], runId: string): Promise<string> {
  const temporal = createTemporalClient(config);
  const history = await fetchHistory(temporal, runId);
  await temporal.close();
  // Payloads are bytes: as text they would be hidden by their encoding.
  return JSON.stringify(history, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
  );
}
