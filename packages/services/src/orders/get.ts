import { findOrder, listOrders as listOrderRows } from '@waymark/database';
import { type ServiceContext, requirePermission } from '../context.ts';
import { notFound } from '../errors.ts';
import { isId } from '../ids.ts';
import { type List, type PageInput, toList, toPage } from '../page.ts';
import { type OrderView, toOrderView } from './view.ts';

export async function getOrder({
  ctx,
  input: { id },
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<OrderView> {
  requirePermission(ctx, 'orders.read');
  const order = isId(id) ? await findOrder(ctx.database, id) : null;
  if (!order) throw notFound('order', id);
  return toOrderView(order);
}

/** Newest first. */
export async function listOrders({ ctx, input }: { ctx: ServiceContext; input: PageInput }): Promise<List<OrderView>> {
  requirePermission(ctx, 'orders.read');
  const rows = await listOrderRows(ctx.database, toPage(input));
  return toList(rows, toOrderView, ({ createdAt, id }) => ({ at: createdAt, id }));
}
