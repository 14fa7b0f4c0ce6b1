import { emptyOrderTables, listRuns } from '@waymark/database';
import { finalRunStatuses, runStatuses } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import { listExamples } from '../definitions/examples.ts';
import { ServiceError } from '../errors.ts';
import { cancelRun } from '../runs/cancel.ts';

export type ResetAnswer = { cancelledRuns: number; orders: number; payments: number; inventory: number };

const open = runStatuses.filter((status) => !(finalRunStatuses as readonly string[]).includes(status));
const mostRuns = 1_000;

/** Brings the demo back to its beginning: cancels its open runs (of the examples, or with an order) and empties the order tables. */
export async function resetDemo({ ctx }: { ctx: ServiceContext }): Promise<ResetAnswer> {
  requirePermission(ctx, 'database.reset');
  const examples = new Set((await listExamples({ ctx })).map(({ name }) => name));
  const { rows } = await listRuns(ctx.database, { statuses: open }, { limit: mostRuns, before: null });
  let cancelledRuns = 0;
  for (const { id } of rows.filter(({ workflow, orderId }) => examples.has(workflow) || orderId !== null)) {
    if (await tryCancel(ctx, id)) cancelledRuns += 1;
  }
  return { cancelledRuns, ...(await emptyOrderTables(ctx.database)) };
}

/** @returns false when it ended meanwhile */
async function tryCancel(ctx: ServiceContext, runId: string): Promise<boolean> {
  try {
    await cancelRun({ ctx, input: { runId, reason: 'The demo was reset.' } });
    return true;
  } catch (error) {
    if (ServiceError.is(error)) return false;
    throw error;
  }
}
