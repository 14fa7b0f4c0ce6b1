import { type ApprovalOfRun, findApproval, listApprovals as listApprovalRows } from '@waymark/database';
import { type ServiceContext, requirePermission } from '../context.ts';
import { notFound } from '../errors.ts';
import { isId } from '../ids.ts';
import { type List, toList, toPage } from '../page.ts';
import type { ListApprovalsInput } from './schemas.ts';
import { type ApprovalView, toApprovalView } from './view.ts';

export async function getApproval({
  ctx,
  input: { id },
}: {
  ctx: ServiceContext;
  input: { id: string };
}): Promise<ApprovalView> {
  requirePermission(ctx, 'approvals.read');
  return toApprovalView(await getApprovalRow(ctx, id));
}

/** @throws {ServiceError} NOT_FOUND */
export async function getApprovalRow({ database }: ServiceContext, id: string): Promise<ApprovalOfRun> {
  const approval = isId(id) ? await findApproval(database, id) : null;
  if (!approval) throw notFound('approval', id);
  return approval;
}

/** Newest first. */
export async function listApprovals({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: ListApprovalsInput;
}): Promise<List<ApprovalView>> {
  requirePermission(ctx, 'approvals.read');
  const rows = await listApprovalRows(ctx.database, input, toPage(input));
  return toList(rows, toApprovalView, ({ openedAt, id }) => ({ at: openedAt, id }));
}
