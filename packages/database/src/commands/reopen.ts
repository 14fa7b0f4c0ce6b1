import type { Database } from '../database.ts';
import { isUniqueViolation } from '../errors.ts';
import { runIndexes } from '../runs/insert.ts';
import { inTransaction } from '../transaction.ts';
import { type NewCommand, insertCommandWith, standingIndex } from './store.ts';

/**
 * Opens the row of a run that had ended, and stores in the same transaction the command by which it goes on: from then on
 * it will. Its business key is its own again.
 *
 * @param lease milliseconds
 * @param resumable the statuses of runs that can go on
 * @returns `changed`: the run has another status by now, or something that it was asked for before it ended has no answer
 * yet; `key taken`: another open run has its business key
 */
export async function reopenRun(
  database: Database,
  command: NewCommand,
  lease: number,
  resumable: readonly string[],
): Promise<'reopened' | 'changed' | 'key taken'> {
  try {
    return await inTransaction(database, async (client) => {
      // The run is told to be open before it says so itself: no difference to be healed. It is compared anew as soon as it
      // goes on: its history is another one, and shorter.
      await client.query(`SELECT set_config('waymark.journal', 'on', true)`);
      const { rowCount } = await client.query(
        `UPDATE run SET status = 'pending', closed_at = NULL, output = NULL, error = NULL, waiting_for = NULL,
           cancel_requested_at = NULL, cancel_reason = NULL, cancel_delivered_at = NULL, reconciled_length = 0, updated_at = now()
         WHERE id = $1 AND status = ANY($2)
           -- What was said before the end is for what was held then.
           AND NOT EXISTS (SELECT FROM run_command WHERE run_id = $1 AND state = 'submitted')`,
        [command.runId, resumable],
      );
      if (rowCount !== 1) return 'changed';
      await insertCommandWith(client, command, lease);
      return 'reopened';
    });
  } catch (error) {
    if (isUniqueViolation(error, runIndexes.openKey)) return 'key taken';
    if (isUniqueViolation(error, standingIndex)) return 'changed';
    throw error;
  }
}
