import { listUndispatchedRuns, markDispatched } from '@waymark/database';
import type { Program } from '@waymark/definition';
import { startRun, toRunStart } from '@waymark/temporal';
import type { Backoff } from './backoff.ts';
import type { DispatchContext } from './context.ts';
import { forEachOf } from './each.ts';

/** Younger runs are still in the hands of the call that made them. */
const minimumAge = 1_000;

/** Starts the runs that were stored and not started. */
export async function dispatchStarts(
  { database, temporal, taskQueue, logger }: DispatchContext,
  backoff: Backoff,
): Promise<void> {
  const runs = await listUndispatchedRuns(database, minimumAge, 200);
  const due = runs.filter(({ id }) => backoff.isDue(id, Date.now()));
  await forEachOf(due, 10, async (run) => {
    try {
      // What the column holds was found valid when the version was published.
      const program = run.program as unknown as Program;
      const { temporalRunId } = await startRun(temporal, toRunStart(run, program), {
        taskQueue: run.taskQueue ?? taskQueue,
      });
      await markDispatched(database, run.id, temporalRunId);
      backoff.succeed(run.id);
    } catch (error) {
      backoff.fail(run.id, Date.now());
      logger.warn({ runId: run.id, error }, 'a run could not be started yet');
    }
  });
}
