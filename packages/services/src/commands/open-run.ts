import { type Run, findRun } from '@waymark/database';
import { type RunStatus, isFinalRunStatus } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import { notFound } from '../errors.ts';
import { isId } from '../ids.ts';
import { finished } from './refusals.ts';

/**
 * The run that a person wants to do something about.
 *
 * @throws {ServiceError} FORBIDDEN, NOT_FOUND or ALREADY_FINISHED
 */
export async function getOpenRun(ctx: ServiceContext, runId: string): Promise<Run> {
  const run = await getRunToOperate(ctx, runId);
  if (isFinalRunStatus(run.status as RunStatus)) throw finished(run);
  return run;
}

/** @throws {ServiceError} FORBIDDEN or NOT_FOUND */
export async function getRunToOperate(ctx: ServiceContext, runId: string): Promise<Run> {
  requirePermission(ctx, 'runs.operate');
  const run = isId(runId) ? await findRun(ctx.database, runId) : null;
  if (!run) throw notFound('run', runId);
  return run;
}
