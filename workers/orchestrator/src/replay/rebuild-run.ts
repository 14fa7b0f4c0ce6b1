import type { Database } from '@waymark/database';
import { type Correction, writeTruth } from '@waymark/database/journal';
import type { TemporalClient } from '@waymark/temporal';
import { findWorkflowBundle } from '../bundle/find-workflow-bundle.ts';
import { readTruth } from './read-truth.ts';

/**
 * Deletes the journal and step rows of a run and writes them again from Temporal alone. Attempts and run events stay;
 * their numbers go on. Safe while the product runs, and for closed runs.
 *
 * @returns null when Temporal or the database does not know the run.
 * @throws {TemporalUnavailable}; also when the workflow code does not fit the history.
 */
export async function rebuildRun(
  database: Pick<Database, 'pool'>,
  temporal: TemporalClient,
  runId: string,
): Promise<Correction | null> {
  const truth = await readTruth(temporal, await findWorkflowBundle(), runId);
  return truth && writeTruth(database, truth, { rebuild: true });
}
