import type { AttemptEnd, AttemptIdentity } from '@waymark/action-kit/worker';
import type { Database } from '../database.ts';
import { appendAttemptEvents } from '../run-events/append-attempt.ts';
import { inTransaction, type Queryable } from '../transaction.ts';

/** Closes an attempt that is open, with its run event when it failed; one that the next attempt has closed stays as it is. */
export async function finishAttempt(
  database: Pick<Database, 'pool'>,
  attempt: AttemptIdentity,
  end: AttemptEnd,
): Promise<void> {
  if (end.error === null) {
    await closeRow(database.pool, attempt, end);
    return;
  }
  await inTransaction(database, async (client) => {
    if (!(await closeRow(client, attempt, end))) return;
    const { status, error, at } = end;
    const body = {
      attempt: attempt.attempt,
      phase: attempt.phase,
      status,
      error,
      nextAttemptAt: end.nextAttemptAt?.toISOString() ?? null,
    };
    await appendAttemptEvents(client, attempt, [{ type: 'attempt_failed', at, address: attempt.address, body }]);
  });
}

async function closeRow(
  client: Queryable,
  { runId, address, phase, generation, attempt }: AttemptIdentity,
  end: AttemptEnd,
): Promise<boolean> {
  const error = end.error === null ? null : JSON.stringify(end.error);
  const { rowCount } = await client.query(
    `UPDATE attempt SET status = $6, counted = $6 <> 'lost', finished_at = $7, error = $8, effect = $9, next_attempt_at = $10
     WHERE run_id = $1 AND address = $2 AND phase = $3 AND generation = $4 AND attempt = $5 AND status = 'running'`,
    [runId, address, phase, generation, attempt, end.status, end.at, error, end.effect, end.nextAttemptAt],
  );
  return rowCount === 1;
}
