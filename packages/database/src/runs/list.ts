import type { Database } from '../database.ts';
import type { Run } from '../generated/client.ts';
import { type Page, type Rows, cutPage } from '../page.ts';

export type RunFilter = {
  statuses?: string[] | undefined;
  workflow?: string | undefined;
  orderId?: string | undefined;
};

/** Newest first. */
export async function listRuns({ prisma }: Database, filter: RunFilter, { limit, before }: Page): Promise<Rows<Run>> {
  const rows = await prisma.run.findMany({
    where: {
      ...(filter.statuses ? { status: { in: filter.statuses } } : {}),
      ...(filter.workflow === undefined ? {} : { workflow: filter.workflow }),
      ...(filter.orderId === undefined ? {} : { orderId: filter.orderId }),
      ...(before ? { OR: [{ createdAt: { lt: before.at } }, { createdAt: before.at, id: { lt: before.id } }] } : {}),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return cutPage(rows, limit);
}
