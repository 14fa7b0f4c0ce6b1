import { listUndeliveredCancels, markCancelDelivered } from '@waymark/database';
import { finalRunStatuses } from '@waymark/protocol';
import { sendCancel } from '@waymark/temporal';
import type { Backoff } from './backoff.ts';
import type { DispatchContext } from './context.ts';
import { forEachOf } from './each.ts';

/** Delivers the cancels that were asked for and did not reach Temporal. */
export async function deliverCancels({ database, temporal, logger }: DispatchContext, backoff: Backoff): Promise<void> {
  const cancels = await listUndeliveredCancels(database, finalRunStatuses, 200);
  const due = cancels.filter(({ runId }) => backoff.isDue(runId, Date.now()));
  await forEachOf(due, 10, async ({ runId, reason }) => {
    try {
      await sendCancel(temporal, runId, reason === null ? {} : { reason });
      await markCancelDelivered(database, runId);
      backoff.succeed(runId);
    } catch (error) {
      backoff.fail(runId, Date.now());
      logger.warn({ runId, error }, 'a cancel could not be delivered yet');
    }
  });
}
