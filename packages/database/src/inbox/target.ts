import type { Json } from '@waymark/protocol';
import type { Queryable } from '../transaction.ts';

/** The run that a step sends an event to. */
export type EventTarget = { runId: string } | { definition: string; key: string };

/** An open run with the program that it is pinned to. */
export type OpenRun = { id: string; dispatched: boolean; program: Json };

/**
 * Finds the run that an event goes to.
 *
 * @param final the statuses of runs that have ended
 * @returns null when there is none, or it has ended
 */
export async function findEventTarget(
  client: Queryable,
  target: EventTarget,
  final: readonly string[],
): Promise<OpenRun | null> {
  const [condition, values] =
    'runId' in target
      ? ['run.id = $2', [target.runId]]
      : ['run.workflow = $2 AND run.key = $3', [target.definition, target.key]];
  const { rows } = await client.query<OpenRun>(
    `SELECT run.id, run.dispatched_at IS NOT NULL AS dispatched, workflow_version.program
     FROM run JOIN workflow_version ON workflow_version.name = run.workflow AND workflow_version.version = run.version
     WHERE NOT run.status = ANY($1) AND ${condition}`,
    [final, ...values],
  );
  return rows[0] ?? null;
}
