import { ActionFailure } from '@waymark/action-kit';
import type { EffectIdentity } from '@waymark/action-kit/worker';
import type { Json } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';
import { hashInput } from './input-hash.ts';

type Row = { status: 'started' | 'finished' | 'revoked'; inputHash: string | null; result: Json };

/**
 * Inserts the record of an effect that may happen from now on, or finds and locks the one that stands already. Waits
 * for a transaction that is just writing it.
 *
 * @returns the result when the effect is finished, else null
 * @throws {ActionFailure} `StepRevoked` when an undo came first, `IdempotencyMismatch` when the key was used with another input
 */
export async function openRecord(
  client: Queryable,
  effect: EffectIdentity,
  input: Json,
): Promise<{ result: Json } | null> {
  const { idempotencyKey: key, runId, address, phase } = effect;
  const hash = hashInput(input);
  const { rowCount } = await client.query(
    `INSERT INTO step_effect (key, run_id, address, phase, status, input_hash) VALUES ($1, $2, $3, $4, 'started', $5)
     ON CONFLICT (key) DO NOTHING`,
    [key, runId, address, phase, hash],
  );
  if (rowCount === 1) return null;

  const row = await lockRecord(client, key);
  if (row.status === 'revoked') {
    throw new ActionFailure('StepRevoked', `step "${address}" has been undone; its effect must not happen any more`, {
      retryable: false,
    });
  }
  if (row.inputHash !== null && row.inputHash !== hash) {
    const message = `the idempotency key "${key}" was used before with another input`;
    throw new ActionFailure('IdempotencyMismatch', message, { retryable: false });
  }
  return row.status === 'finished' ? { result: row.result } : null;
}

/** Keeps the result. @returns false when the record is finished or revoked already; it is never overwritten */
export async function finishRecord(client: Queryable, key: string, result: Json): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE step_effect SET status = 'finished', result = $2, finished_at = now() WHERE key = $1 AND status = 'started'`,
    [key, JSON.stringify(result)],
  );
  return rowCount === 1;
}

/**
 * Takes from a do the right to happen later. What it has done or may have done is left for the undo to undo.
 *
 * @returns whether there may be anything to undo
 */
export async function revokeRecord(
  client: Queryable,
  key: string,
  { runId, address }: EffectIdentity,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO step_effect (key, run_id, address, phase, status, result, finished_at)
     VALUES ($1, $2, $3, 'do', 'revoked', '{"was": "nothing"}', now()) ON CONFLICT (key) DO NOTHING`,
    [key, runId, address],
  );
  if (rowCount === 1) return false;

  const { status, result } = await lockRecord(client, key);
  if (status === 'revoked') return !isNothing(result);
  if (status === 'started') {
    await client.query(
      `UPDATE step_effect SET status = 'revoked', result = '{"was": "started"}', finished_at = now() WHERE key = $1`,
      [key],
    );
  }
  return true;
}

function isNothing(result: Json): boolean {
  return typeof result === 'object' && result !== null && !Array.isArray(result) && result['was'] === 'nothing';
}

async function lockRecord(client: Queryable, key: string): Promise<Row> {
  const { rows } = await client.query<Row>(
    'SELECT status, input_hash AS "inputHash", result FROM step_effect WHERE key = $1 FOR UPDATE',
    [key],
  );
  const row = rows[0];
  if (!row) throw new ActionFailure('ActionError', `the record of the effect "${key}" was deleted meanwhile`);
  return row;
}
