import {
  type ViewFilter,
  type ViewName,
  type ViewedRow,
  findRun,
  listRuns,
  readView,
  viewNames,
} from '@waymark/database';
import { type ServiceContext, requirePermission } from '../context.ts';
import { isId } from '../ids.ts';

export type Snapshot = Partial<Record<ViewName, ViewedRow[]>>;

const newest = 100;
const mostRuns = 1_000;

/**
 * The newest rows of the tables that people may look at, for the database viewer.
 *
 * @param input.table only this one
 * @param input.orderId only what belongs to this order, its runs included
 * @param input.runId only what belongs to this run, its order included
 */
export async function takeSnapshot({
  ctx,
  input: { table, orderId, runId },
}: {
  ctx: ServiceContext;
  input: { table?: ViewName | undefined; orderId?: string | undefined; runId?: string | undefined };
}): Promise<Snapshot> {
  requirePermission(ctx, 'database.read');
  const filter = await resolveFilter(ctx, orderId, runId);
  const names = table === undefined ? viewNames : [table];
  const entries = await Promise.all(
    names.map(async (name) => [name, await readView(ctx.database, name, filter, newest)] as const),
  );
  return Object.fromEntries(entries);
}

/** An order is looked at with its runs, and a run with its order; both filters together mean their intersection. */
async function resolveFilter({ database }: ServiceContext, orderId?: string, runId?: string): Promise<ViewFilter> {
  const runIds = runId === undefined ? null : [isId(runId) ? runId : ''];
  if (orderId === undefined) return { runIds, orderIds: null };
  const { rows } = isId(orderId)
    ? await listRuns(database, { orderId }, { limit: mostRuns, before: null })
    : { rows: [] };
  const run = runId !== undefined && isId(runId) ? await findRun(database, runId) : null;
  if (runIds === null) return { runIds: null, orderIds: [isId(orderId) ? orderId : ''] };
  const belongs = run !== null && rows.some(({ id }) => id === run.id);
  return belongs ? { runIds, orderIds: [orderId] } : { runIds: [], orderIds: [] };
}
