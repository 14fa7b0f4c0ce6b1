import type { AttemptLog } from '@waymark/action-kit/worker';
import type { Database } from '../database.ts';
import { reachStore } from '../store-error.ts';
import { finishAttempt } from './finish.ts';
import { startAttempt } from './start.ts';

/** The rows of attempts, written by the worker that makes them, and the run events that tell of them. */
export function createAttemptLog(database: Pick<Database, 'pool'>): AttemptLog {
  return {
    start: (start) => reachStore(() => startAttempt(database, start)),
    finish: (attempt, end) => reachStore(() => finishAttempt(database, attempt, end)),
    tell: ({ runId, address, phase }) =>
      reachStore(async () => {
        await database.pool.query('SELECT tell_attempts($1, $2, $3)', [runId, address, phase]);
      }),
  };
}
