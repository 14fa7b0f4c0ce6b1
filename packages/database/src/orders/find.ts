import type { Database } from '../database.ts';
import type { Order, OrderStatusChange } from '../generated/client.ts';
import { type Page, type Rows, cutPage } from '../page.ts';

export type OrderWithHistory = Order & { history: OrderStatusChange[] };

const history = { history: { orderBy: { id: 'asc' } } } as const;

export function findOrder({ prisma }: Database, id: string): Promise<OrderWithHistory | null> {
  return prisma.order.findUnique({ where: { id }, include: history });
}

/** Newest first. */
export async function listOrders({ prisma }: Database, { limit, before }: Page): Promise<Rows<OrderWithHistory>> {
  const rows = await prisma.order.findMany({
    where: before ? { OR: [{ createdAt: { lt: before.at } }, { createdAt: before.at, id: { lt: before.id } }] } : {},
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include: history,
  });
  return cutPage(rows, limit);
}
