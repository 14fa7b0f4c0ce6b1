import { findRun, requestCancel } from '@waymark/database';
import { finalRunStatuses } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import { ServiceError, notFound } from '../errors.ts';
import { isId } from '../ids.ts';
import { parseInput } from '../parse.ts';
import { deliverCancel } from './dispatch.ts';
import { CancelRunBody } from './schemas.ts';
import { type RunView, toRunView } from './view.ts';

/**
 * Asks a run to stop: what runs is cancelled, what was done is undone. Asking again is fine; a held run then tries its
 * failed compensations again. When Temporal is away the request is delivered later.
 *
 * @throws {ServiceError} NOT_FOUND, or ALREADY_FINISHED
 */
export async function cancelRun({
  ctx,
  input: { runId, ...body },
}: {
  ctx: ServiceContext;
  input: { runId: string; reason?: string | null };
}): Promise<RunView> {
  requirePermission(ctx, 'runs.cancel');
  const { reason } = parseInput(CancelRunBody, body);
  if (!isId(runId)) throw notFound('run', runId);
  const request = await requestCancel(ctx.database, runId, reason || null, finalRunStatuses);
  const run = await findRun(ctx.database, runId);
  if (!run) throw notFound('run', runId);
  if (!request) throw finished(runId, run.status);

  if (request.dispatched && (await deliverCancel(ctx, runId, request.reason)) === 'run-ended')
    throw finished(runId, 'ended');
  return toRunView(run);
}

function finished(runId: string, status: string): ServiceError {
  return new ServiceError('ALREADY_FINISHED', `Run "${runId}" has ended (${status}); there is nothing to cancel.`, {
    data: { status },
  });
}
