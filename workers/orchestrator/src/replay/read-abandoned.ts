import type { Database } from '@waymark/database';
import { type Truth, isGivenUp, loadJournal } from '@waymark/database/journal';
import { tellTermination } from './terminated.ts';

/**
 * What is left to say of an open run that Temporal does not know any more (its server has lost its data, or another one
 * is asked now): nothing, until somebody cancels it. Then it is terminated.
 *
 * @returns null when the run is not given up.
 */
export async function readAbandoned(database: Pick<Database, 'pool'>, runId: string): Promise<Truth | null> {
  if (!(await isGivenUp(database, runId))) return null;
  const told = await loadJournal(database.pool, runId);
  const rows = [...told.map((row) => ({ ...row, confirmed: true })), ...tellTermination(runId, told, new Date())];
  return { runId, temporalRunId: null, executions: new Map(), rows, closed: true, historyLength: -1, settledLength: 0 };
}
