import {
  type OpenAttempt,
  closeAttemptsOfClosedRuns,
  closeLostAttempt,
  keepQuietRuns,
  listAlteredRuns,
  listOpenAttempts,
  listQuietRuns,
  listUncomparedRuns,
} from '@waymark/database/journal';
import { type RunDescription, describeRun } from '@waymark/temporal';
import { forEachOf } from '../dispatch/each.ts';
import type { ReconcilerContext } from './context.ts';

/** A run of which nothing was told for this long, in milliseconds, is looked at. */
const quiet = 5_000;
const limit = 250;

/** What the rounds of one reconciler remember: where the last one has stopped. */
export type RoundState = { after: string };

/**
 * Looks for runs whose read model may not be what Temporal knows: open ones that have more history than was compared,
 * or have closed, and closed ones whose rows were altered; not those that are about to say more by themselves. Closes on
 * its way the attempts of lost workers.
 *
 * @returns the runs that have to be replayed.
 */
export async function findDifferences(context: ReconcilerContext, state: RoundState): Promise<string[]> {
  const { database, temporal, logger } = context;
  const page = await listQuietRuns(database, quiet, state.after, limit);
  state.after = page.length < limit ? '' : (page.at(-1)?.id ?? '');
  const uncompared = await listUncomparedRuns(database, quiet, limit);
  const open = [...uncompared, ...page.filter(({ id }) => !uncompared.some((run) => run.id === id))];
  // Read before Temporal is asked: an attempt that begins in between is then not taken for a lost one.
  const attempts = await listOpenAttempts(
    database,
    open.map(({ id }) => id),
  );
  const different: string[] = [];
  await forEachOf(open, 8, async ({ id, reconciledLength }) => {
    const run = await describeRun(temporal, id, { closing: false });
    if (!run) {
      logger.debug({ runId: id }, 'Temporal does not know this run');
      different.push(id);
      return;
    }
    if (!run.open || (run.historyLength > reconciledLength && !run.moving)) different.push(id);
    await closeLost(
      context,
      run,
      attempts.filter(({ runId }) => runId === id),
    );
  });
  await closeAttemptsOfClosedRuns(database);
  return [...(await listAlteredRuns(database, limit)), ...(await keepQuietRuns(database, different, quiet))];
}

/** An attempt whose activity has ended, or waits for its next attempt, is over. */
async function closeLost(
  { database }: ReconcilerContext,
  run: RunDescription,
  attempts: readonly OpenAttempt[],
): Promise<void> {
  for (const attempt of attempts) {
    const pending = run.pendingActivities.find(({ id }) => attempt.activity === `${run.temporalRunId}/${id}`);
    if (!pending?.running) await closeLostAttempt(database, attempt, pending?.nextAttemptAt ?? null);
  }
}
