import { findRun, listInboxEvents } from '@waymark/database';
import { type ServiceContext, requirePermission } from '../context.ts';
import { notFound } from '../errors.ts';
import { isId } from '../ids.ts';
import { type List, toList, toPage } from '../page.ts';
import type { ListInboxInput } from './schemas.ts';
import { type InboxEventView, toInboxEventView } from './view.ts';

/** The events that were sent to a run, newest first. @throws {ServiceError} NOT_FOUND */
export async function listInbox({
  ctx,
  input: { runId, ...page },
}: {
  ctx: ServiceContext;
  input: ListInboxInput;
}): Promise<List<InboxEventView>> {
  requirePermission(ctx, 'events.read');
  if (!isId(runId) || !(await findRun(ctx.database, runId))) throw notFound('run', runId);
  const rows = await listInboxEvents(ctx.database, runId, toPage(page));
  return toList(rows, toInboxEventView, ({ createdAt, id }) => ({ at: createdAt, id }));
}
