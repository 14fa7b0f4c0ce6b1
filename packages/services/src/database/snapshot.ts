import { type ViewName, type ViewedRow, readView, viewNames } from '@waymark/database';
import { type ServiceContext, requirePermission } from '../context.ts';
import { isId } from '../ids.ts';

export type Snapshot = Partial<Record<ViewName, ViewedRow[]>>;

const newest = 100;

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
  const filter = { runIds: toFilter(runId), orderIds: toFilter(orderId) };
  const names = table === undefined ? viewNames : [table];
  const entries = await Promise.all(
    names.map(async (name) => [name, await readView(ctx.database, name, filter, newest)] as const),
  );
  return Object.fromEntries(entries);
}

/** Null filters nothing; a text that can be no id lets nothing through. */
function toFilter(id: string | undefined): string[] | null {
  return id === undefined ? null : isId(id) ? [id] : [];
}
