import type { Database } from '../database.ts';
import type { OutgoingEvent } from '../generated/client.ts';
import { type Page, type Rows, cutPage } from '../page.ts';

export type OutgoingFilter = { runId?: string | undefined; type?: string | undefined };

/** Newest first. */
export async function listOutgoingEvents(
  { prisma }: Database,
  { runId, type }: OutgoingFilter,
  { limit, before }: Page,
): Promise<Rows<OutgoingEvent>> {
  const rows = await prisma.outgoingEvent.findMany({
    where: {
      ...(runId === undefined ? {} : { runId }),
      ...(type === undefined ? {} : { type }),
      ...(before ? { OR: [{ createdAt: { lt: before.at } }, { createdAt: before.at, id: { lt: before.id } }] } : {}),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return cutPage(rows, limit);
}
