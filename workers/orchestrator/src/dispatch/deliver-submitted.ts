import { type DeliveredTable, giveLeaseBack, takeLease } from '@waymark/database';
import type { Backoff } from './backoff.ts';
import type { DispatchContext } from './context.ts';
import { forEachOf } from './each.ts';

/** How long something is ours while it is delivered, in milliseconds. */
const lease = 6_000;

/**
 * Delivers what was stored and has no answer yet, with its own ids: a second delivery gets the first answer.
 *
 * @param deliver whether it has its answer then
 */
export async function deliverSubmitted<Item extends { id: string; runId: string }>(
  { database, logger }: DispatchContext,
  backoff: Backoff,
  table: DeliveredTable,
  items: readonly Item[],
  deliver: (item: Item) => Promise<boolean>,
): Promise<void> {
  const due = items.filter(({ id }) => backoff.isDue(id, Date.now()));
  await forEachOf(due, 10, async (item) => {
    const { id, runId } = item;
    if (!(await takeLease(database, table, id, lease))) return;
    try {
      if (await deliver(item)) return backoff.succeed(id);
    } catch (error) {
      logger.warn({ runId, id, error }, 'what a person told a run could not be delivered yet');
    }
    backoff.fail(id, Date.now());
    await giveLeaseBack(database, table, id);
  });
}
