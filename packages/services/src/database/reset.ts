import { emptyOrderTables, requestCancelOfDemo } from '@waymark/database';
import { finalRunStatuses } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import { listExamples } from '../definitions/examples.ts';

export type ResetAnswer = { cancelledRuns: number; orders: number; payments: number; inventory: number };

/**
 * Brings the demo back to its beginning: cancels its open runs (of the examples, or with an order) and empties the
 * order tables. The orchestrator's dispatcher delivers the cancellations, however many there are.
 */
export async function resetDemo({ ctx }: { ctx: ServiceContext }): Promise<ResetAnswer> {
  requirePermission(ctx, 'database.reset');
  const examples = (await listExamples({ ctx })).map(({ name }) => name);
  const cancelledRuns = await requestCancelOfDemo(ctx.database, examples, 'The demo was reset.', finalRunStatuses);
  return { cancelledRuns, ...(await emptyOrderTables(ctx.database)) };
}
