import type { Database } from '@waymark/database';
import { type ToldEnding, settleRun } from '@waymark/database/journal';
import { type TemporalClient, awaitClosing } from '@waymark/temporal';
import type { Logger } from '@waymark/worker';
import { createLimiter } from './limiter.ts';

/** Many runs may end at once; the connections are there for their journals, too. */
const limit = createLimiter(5);

export type EndingContext = {
  database: Pick<Database, 'pool'>;
  temporal: TemporalClient;
  logger: Logger;
  /** Called when the journal does not agree with Temporal. */
  onGap(runId: string): void;
  /** Called when the ending is final. */
  onSettled(runId: string): Promise<void>;
};

/**
 * Makes an ending that was told final: asks Temporal whether the run has closed, and only then tells people so. What
 * cannot be settled now is left to the reconciler.
 */
export async function settleEnding(
  { database, temporal, logger, onGap, onSettled }: EndingContext,
  ending: ToldEnding,
): Promise<void> {
  const { runId, temporalRunId, writer } = ending;
  try {
    // The entry is told just before the workflow task is completed: the call waits for the closing event.
    const closed = await awaitClosing(temporal, runId, temporalRunId, { deadline: 5_000 });
    if (!closed?.closing) return;
    const { closing, historyLength } = closed;
    const settled = await limit(() => settleRun(database, { runId, temporalRunId, writer, closing, historyLength }));
    if (settled) await onSettled(runId);
    else onGap(runId);
  } catch (error) {
    logger.warn({ runId, error }, 'the ending of a run is left to the reconciler');
  }
}
