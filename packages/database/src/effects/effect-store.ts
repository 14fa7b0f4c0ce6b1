import { NothingToUndo, markWithoutEffect } from '@waymark/action-kit';
import type { CallSteps, EffectIdentity, EffectStore } from '@waymark/action-kit/worker';
import type { Json } from '@waymark/protocol';
import type { PoolClient } from 'pg';
import type { Database } from '../database.ts';
import { toStoreError } from '../store-error.ts';
import { inTransaction } from '../transaction.ts';
import { finishRecord, openRecord, revokeRecord } from './record.ts';

/** Effects exactly once: the record of an effect (`step_effect`, unique by key) commits with the business write. */
export function createEffectStore(database: Pick<Database, 'pool'>): EffectStore<PoolClient> {
  return {
    open: (effect, input) =>
      transact(database, (client) => enter(client, effect, input)).then((former) => unlessNothing(former)),

    once: async <Result extends Json>(
      effect: EffectIdentity,
      input: Json,
      work: (client: PoolClient) => Promise<Result>,
    ) =>
      unlessNothing(
        await transact(database, async (client) => {
          const former = await enter(client, effect, input);
          if (former === 'nothing to undo') return former;
          if (former) return asResult<Result>(former.result);
          const result = await work(client);
          await finishRecord(client, effect.idempotencyKey, result);
          return result;
        }),
      ),

    call: (effect, input, steps) => callOutside(database, effect, input, steps),
  };
}

async function callOutside<Prepared, Answer, Result extends Json>(
  database: Pick<Database, 'pool'>,
  effect: EffectIdentity,
  input: Json,
  { prepare, call, record }: CallSteps<PoolClient, Prepared, Answer, Result>,
): Promise<Result> {
  const intent = unlessNothing(
    await transact(database, async (client) => {
      const former = await enter(client, effect, input);
      return former === null ? { prepared: await prepare(client) } : former;
    }),
  );
  if ('result' in intent) return asResult<Result>(intent.result);

  const answer = await call(intent.prepared);
  const finish = async (client: PoolClient): Promise<Result> => {
    const former = await openRecord(client, effect, input);
    if (former) return asResult<Result>(former.result);
    const result = await record(client, answer, intent.prepared);
    await finishRecord(client, effect.idempotencyKey, result);
    return result;
  };
  return transact(database, finish, false);
}

/** Revokes the do of an undo, then opens the effect's own record. */
async function enter(
  client: PoolClient,
  effect: EffectIdentity,
  input: Json,
): Promise<{ result: Json } | null | 'nothing to undo'> {
  if (effect.undoes !== null && !(await revokeRecord(client, effect.undoes, effect))) return 'nothing to undo';
  return openRecord(client, effect, input);
}

/**
 * One transaction, tried again when PostgreSQL asks for it. Until its COMMIT is sent nothing has changed, and an error
 * says so; a COMMIT without an answer may have happened, and the next attempt will find its row.
 *
 * @param harmless false: something was done outside before, so that no error is without effect
 */
async function transact<Result>(
  database: Pick<Database, 'pool'>,
  work: (client: PoolClient) => Promise<Result>,
  harmless = true,
  tries = 5,
): Promise<Result> {
  let committing = false;
  try {
    return await inTransaction(database, async (client) => {
      const result = await work(client);
      committing = true;
      return result;
    });
  } catch (error) {
    if (tries > 1 && isConflict(error)) return transact(database, work, harmless, tries - 1);
    const thrown = toStoreError(error);
    throw harmless && !committing ? markWithoutEffect(thrown) : thrown;
  }
}

/** Serialization failure or deadlock: PostgreSQL has rolled back and asks for another try. */
function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01');
}

function unlessNothing<Value>(value: Value | 'nothing to undo'): Value {
  if (value === 'nothing to undo') throw new NothingToUndo('nothing was done, and now it cannot happen any more');
  return value;
}

/** What is stored under a key is what the same work gave before: the input's hash was compared. */
function asResult<Result extends Json>(stored: Json): Result {
  return stored as Result;
}
