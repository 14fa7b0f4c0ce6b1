import type { Json } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';

export type NewRun = {
  id: string;
  workflow: string;
  version: number;
  key: string | null;
  input: Json;
  orderId: string | null;
  startedBy: string;
  idempotencyKey: string | null;
  requestHash: string;
  /** Of the orchestrators that run it; absent: the one whose dispatcher starts it. */
  taskQueue?: string;
  /** Absent: a run that no other one started. */
  parent?: RunParent;
};

/** Where a run stands that a step of another one started. */
export type RunParent = {
  runId: string;
  address: string;
  /** Null: it is detached, and the root of a tree of its own. */
  rootRunId: string | null;
  depth: number;
};

/** Unique indexes that a start can meet. */
export const runIndexes = { idempotencyKey: 'run_idempotency_key_key', openKey: 'run_open_key' } as const;

/**
 * Inserts a pending run; the dispatcher starts it when nobody else does.
 *
 * @returns when it was made, in database time
 * @throws a unique violation of one of `runIndexes`
 */
export async function insertRun(client: Queryable, run: NewRun): Promise<Date> {
  const { rows } = await client.query<{ created_at: Date }>(
    `INSERT INTO run (id, workflow, version, status, key, input, order_id, root_run_id, started_by, idempotency_key, request_hash,
                      parent_run_id, parent_address, depth, task_queue)
     VALUES ($1, $2, $3, 'pending', $4, $5, $6, COALESCE($10, $1), $7, $8, $9, $11, $12, $13, $14) RETURNING created_at`,
    [
      run.id,
      run.workflow,
      run.version,
      run.key,
      JSON.stringify(run.input),
      run.orderId,
      run.startedBy,
      run.idempotencyKey,
      run.requestHash,
      run.parent?.rootRunId,
      run.parent?.runId,
      run.parent?.address,
      run.parent?.depth ?? 0,
      run.taskQueue,
    ],
  );
  return rows[0]?.created_at ?? new Date();
}
