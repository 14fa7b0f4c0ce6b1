import type { CommandBody, CommandVerb, Json } from '@waymark/protocol';
import type { Database } from '../database.ts';
import { isUniqueViolation } from '../errors.ts';
import type { Queryable } from '../transaction.ts';

/** What a person asks of an open run. */
export type NewCommand = {
  id: string;
  runId: string;
  verb: CommandVerb;
  /** Of what is held; `/`: the run itself. Null: it is about the run. */
  address: string | null;
  body: CommandBody;
  /** Of the version that the body names; null: it names none. */
  program: Json;
  by: string;
  reason: string | null;
};

export type StoredCommand = NewCommand & { createdAt: Date };

/** Says that another command for the same thing stands. */
export const standingIndex = 'run_command_standing';

const storedCommands = `SELECT run_command.id, run_id AS "runId", verb, address, body, program, "by", reason,
    run_command.created_at AS "createdAt"
  FROM run_command JOIN run ON run.id = run_id
    LEFT JOIN workflow_version ON name = workflow AND workflow_version.version = (body->>'version')::int
  WHERE state = 'submitted'`;

/**
 * Stores a command and takes the lease to deliver it. Of all that come at once for the same thing one is stored.
 *
 * @param lease milliseconds
 * @returns false when another one without an answer stands
 */
export async function insertCommand({ pool }: Database, command: NewCommand, lease: number): Promise<boolean> {
  try {
    await insertCommandWith(pool, command, lease);
    return true;
  } catch (error) {
    if (isUniqueViolation(error, standingIndex)) return false;
    throw error;
  }
}

/** Inside a transaction of the caller, or not. @throws a unique violation when another one stands */
export async function insertCommandWith(client: Queryable, command: NewCommand, lease: number): Promise<void> {
  const { id, runId, verb, address, body, by, reason } = command;
  await client.query(
    `INSERT INTO run_command (id, run_id, verb, address, body, "by", reason, state, lease_until)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'submitted', now() + make_interval(secs => $8 / 1000.0))`,
    [id, runId, verb, address, JSON.stringify(body), by, reason, lease],
  );
}

/** @returns the command for the same thing that has no answer yet */
export async function findStandingCommand(
  { pool }: Database,
  { runId, address }: Pick<NewCommand, 'runId' | 'address'>,
): Promise<StoredCommand | null> {
  const { rows } = await pool.query<StoredCommand>(
    `${storedCommands} AND run_id = $1 AND COALESCE(address, '/') = COALESCE($2, '/')`,
    [runId, address],
  );
  return rows[0] ?? null;
}

/** @returns a command of the run that has no answer yet, whatever it is for */
export async function findAnyStandingCommand({ pool }: Database, runId: string): Promise<StoredCommand | null> {
  const { rows } = await pool.query<StoredCommand>(`${storedCommands} AND run_id = $1 LIMIT 1`, [runId]);
  return rows[0] ?? null;
}

/** Commands without an answer that nobody delivers now, oldest first; of runs that Temporal knows. */
export async function listSubmittedCommands({ pool }: Database, limit: number): Promise<StoredCommand[]> {
  const { rows } = await pool.query<StoredCommand>(
    `${storedCommands} AND (lease_until IS NULL OR lease_until < now()) AND dispatched_at IS NOT NULL
     ORDER BY run_command.created_at LIMIT $1`,
    [limit],
  );
  return rows;
}

/** Notes that the run has carried out a command. */
export async function recordCommand({ pool }: Database, id: string): Promise<void> {
  await pool.query(`UPDATE run_command SET state = 'recorded', answered_at = now(), lease_until = NULL WHERE id = $1`, [
    id,
  ]);
}
