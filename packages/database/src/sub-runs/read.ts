import type { Json } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';

/** Of the run that starts a sub-run: where its tree stands. */
export type ParentRun = { rootRunId: string; depth: number; startedBy: string };

/** Of a version: what a run of it is made with. */
export type StartableVersion = { name: string; version: number; definition: Json; key: Json };

/*
 * These read on the connection of the transaction that makes the sub-run. A second connection for each would let many
 * starts at once wait for each other until all of them give up.
 */

export async function findParentRun(client: Queryable, runId: string): Promise<ParentRun | null> {
  const { rows } = await client.query<ParentRun>(
    `SELECT root_run_id AS "rootRunId", depth, started_by AS "startedBy" FROM run WHERE id = $1`,
    [runId],
  );
  return rows[0] ?? null;
}

/** @param version null: the newest one */
export async function findStartableVersion(
  client: Queryable,
  name: string,
  version: number | null,
): Promise<StartableVersion | null> {
  const { rows } = await client.query<StartableVersion>(
    `SELECT name, version, definition, program -> 'key' AS key FROM workflow_version
     WHERE name = $1 AND ($2::integer IS NULL OR version = $2) ORDER BY version DESC LIMIT 1`,
    [name, version],
  );
  return rows[0] ?? null;
}

/** @returns the id of the open run that has a business key */
export async function findKeyHolder(
  client: Queryable,
  workflow: string,
  key: string,
  final: readonly string[],
): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM run WHERE workflow = $1 AND key = $2 AND NOT status = ANY($3)`,
    [workflow, key, final],
  );
  return rows[0]?.id ?? null;
}
