import type { Harness } from './harness.ts';

const tables = {
  journal: 'leg, address, type, ordinal, seq, at, body, confirmed',
  step: 'address, type, title, status, attempts, started_at, finished_at, input, output, error, idempotency_key, waiting_for, waiting_until, compensation',
  approval: '*',
  attempt: '*',
  run_event: 'id, at, type, address, leg, ordinal, body, retracted',
  execution: 'leg, temporal_run_id, reason, started_at, closed_at',
  run: 'status, waiting_for, output, error, started_at, closed_at, leg, last_seq, last_event, temporal_run_id',
};

/** Everything that the read model says of a run, in all its fields but those of the writing itself. */
export async function readModelOf({ database }: Harness, runId: string): Promise<Record<string, string[]>> {
  const entries = await Promise.all(
    Object.entries(tables).map(async ([table, columns]) => {
      const where = table === 'run' ? 'id' : 'run_id';
      const { rows } = await database.pool.query<object>(`SELECT ${columns} FROM ${table} WHERE ${where} = $1`, [
        runId,
      ]);
      return [table, rows.map((row) => JSON.stringify(row)).sort()] as const;
    }),
  );
  return Object.fromEntries(entries);
}
