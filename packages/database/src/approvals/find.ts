import type { Database } from '../database.ts';
import type { Approval } from '../generated/client.ts';
import { type Page, type Rows, cutPage } from '../page.ts';

/** An approval with what people want to know of its run. */
export type ApprovalOfRun = Approval & { workflow: string | null; orderId: string | null };

export async function findApproval(database: Database, id: string): Promise<ApprovalOfRun | null> {
  const approval = await database.prisma.approval.findUnique({ where: { id } });
  return approval && ((await addRuns(database, [approval]))[0] ?? null);
}

async function addRuns({ prisma }: Database, approvals: Approval[]): Promise<ApprovalOfRun[]> {
  const ids = [...new Set(approvals.map(({ runId }) => runId))];
  const runs =
    ids.length === 0
      ? []
      : await prisma.run.findMany({ where: { id: { in: ids } }, select: { id: true, workflow: true, orderId: true } });
  return approvals.map((approval) => {
    const run = runs.find(({ id }) => id === approval.runId);
    return { ...approval, workflow: run?.workflow ?? null, orderId: run?.orderId ?? null };
  });
}

export type ApprovalFilter = { status?: string | undefined; runId?: string | undefined };

/** Newest first. */
export async function listApprovals(
  database: Database,
  filter: ApprovalFilter,
  { limit, before }: Page,
): Promise<Rows<ApprovalOfRun>> {
  const rows = await database.prisma.approval.findMany({
    where: {
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...(filter.runId === undefined ? {} : { runId: filter.runId }),
      ...(before ? { OR: [{ openedAt: { lt: before.at } }, { openedAt: before.at, id: { lt: before.id } }] } : {}),
    },
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return cutPage(await addRuns(database, rows), limit);
}
