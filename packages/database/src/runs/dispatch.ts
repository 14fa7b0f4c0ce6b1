import type { Json } from '@waymark/protocol';
import type { Database } from '../database.ts';

/** What a start needs to know, beside the run's own row. */
export type UndispatchedRun = {
  id: string;
  workflow: string;
  version: number;
  key: string | null;
  input: Json;
  startedBy: string;
  createdAt: Date;
  program: Json;
  /** Null: that of the orchestrator that starts it. */
  taskQueue: string | null;
  parentRunId: string | null;
  rootRunId: string;
};

/**
 * Runs that Temporal has not accepted yet, oldest first.
 *
 * @param age milliseconds since the run was made; younger ones are still in the hands of the call that made them
 */
export async function listUndispatchedRuns({ pool }: Database, age: number, limit: number): Promise<UndispatchedRun[]> {
  const { rows } = await pool.query<UndispatchedRun>(
    `SELECT run.id, run.workflow, run.version, run.key, run.input, run.started_by AS "startedBy", run.created_at AS "createdAt",
            run.task_queue AS "taskQueue", run.parent_run_id AS "parentRunId", run.root_run_id AS "rootRunId",
            workflow_version.program
     FROM run JOIN workflow_version ON workflow_version.name = run.workflow AND workflow_version.version = run.version
     WHERE run.dispatched_at IS NULL AND run.created_at < now() - make_interval(secs => $1 / 1000.0)
     ORDER BY run.created_at LIMIT $2`,
    [age, limit],
  );
  return rows;
}

/** Notes that Temporal has accepted a run. */
export async function markDispatched({ pool }: Database, runId: string, temporalRunId: string | null): Promise<void> {
  await pool.query(
    'UPDATE run SET dispatched_at = COALESCE(dispatched_at, now()), temporal_run_id = COALESCE(temporal_run_id, $2) WHERE id = $1',
    [runId, temporalRunId],
  );
}
