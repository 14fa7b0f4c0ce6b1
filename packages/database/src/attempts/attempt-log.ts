import type { AttemptLog } from '@waymark/action-kit/worker';
import type { Database } from '../database.ts';
import { reachStore } from '../store-error.ts';
import { finishAttempt } from './finish.ts';
import { startAttempt } from './start.ts';

// Events follow from the rows of attempts: nobody waits until they are on the disk.
const tellSql = `SELECT tell_attempts($1, $2, $3), set_config('synchronous_commit', 'off', true)`;

/** The rows of attempts, written by the worker that makes them, and the run events that tell of them. */
export function createAttemptLog(database: Pick<Database, 'pool'>): AttemptLog {
  return {
    start: (start) => reachStore(() => startAttempt(database, start)),
    finish: (attempt, end) => reachStore(() => finishAttempt(database, attempt, end)),
    tell: ({ runId, address, phase }) =>
      reachStore(async () => {
        await database.pool.query(tellSql, [runId, address, phase]);
      }),
  };
}
