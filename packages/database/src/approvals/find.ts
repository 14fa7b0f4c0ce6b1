import type { Database } from '../database.ts';
import type { Approval } from '../generated/client.ts';
import { type Page, type Rows, cutPage } from '../page.ts';

export function findApproval({ prisma }: Database, id: string): Promise<Approval | null> {
  return prisma.approval.findUnique({ where: { id } });
}

export type ApprovalFilter = { status?: string | undefined; runId?: string | undefined };

/** Newest first. */
export async function listApprovals({ prisma }: Database, filter: ApprovalFilter, { limit, before }: Page): Promise<Rows<Approval>> {
  const rows = await prisma.approval.findMany({
    where: {
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...(filter.runId === undefined ? {} : { runId: filter.runId }),
      ...(before ? { OR: [{ openedAt: { lt: before.at } }, { openedAt: before.at, id: { lt: before.id } }] } : {}),
    },
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return cutPage(rows, limit);
}
