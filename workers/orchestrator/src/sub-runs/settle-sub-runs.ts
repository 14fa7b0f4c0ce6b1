import { type Database, type DueSubRun, listDueSubRuns, requestCancel, settleSubRun } from '@waymark/database';
import { finalRunStatuses } from '@waymark/protocol';
import { type TemporalClient, sendSubRunEnded, terminateRun } from '@waymark/temporal';
import type { Logger } from '@waymark/worker';
import type { Backoff } from '../dispatch/backoff.ts';
import { forEachOf } from '../dispatch/each.ts';

export type SettlingContext = { database: Database; temporal: TemporalClient; logger: Logger };

/**
 * Tells the runs that wait for a sub-run how it has ended, once that is final; and does to the sub-runs of a run that has
 * closed what their steps have said. All of it may be done twice.
 *
 * @param of Only what concerns this run; null: all that is due.
 */
export async function settleSubRuns(
  { database, temporal, logger }: SettlingContext,
  backoff: Backoff,
  of: string | null = null,
): Promise<void> {
  const due = await listDueSubRuns(database, of, 200);
  await forEachOf(
    due.filter(({ stepKey }) => backoff.isDue(stepKey, Date.now())),
    10,
    async (link) => {
      try {
        await settle({ database, temporal }, link);
        await settleSubRun(database.pool, link.stepKey, true);
        backoff.succeed(link.stepKey);
      } catch (error) {
        backoff.fail(link.stepKey, Date.now());
        logger.warn({ runId: link.parentRunId, subRunId: link.runId, error }, 'a sub-run could not be settled yet');
      }
    },
  );
}

async function settle(
  { database, temporal }: Pick<SettlingContext, 'database' | 'temporal'>,
  { stepKey: key, parentRunId, runId, mode, joined, onParentClose, parentClosed, ending }: DueSubRun,
): Promise<void> {
  if (ending) {
    if (mode === 'wait' && !parentClosed) await sendSubRunEnded(temporal, parentRunId, { key, runId, ...ending });
    return;
  }
  // A run of somebody else's making is nobody's to end.
  if (joined || onParentClose === 'abandon') return;
  const reason = `its parent has closed (run ${parentRunId})`;
  if (onParentClose === 'terminate') await terminateRun(temporal, runId, reason);
  else await requestCancel(database, runId, reason, finalRunStatuses);
}
