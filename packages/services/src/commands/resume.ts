import { type RunStatus, isFinalRunStatus } from '@waymark/protocol';
import type { ServiceContext } from '../context.ts';
import { ServiceError } from '../errors.ts';
import { parseInput } from '../parse.ts';
import type { RunView } from '../runs/view.ts';
import { carryOut } from './carry-out.ts';
import { getRunToOperate } from './open-run.ts';
import { resumeEnded } from './resume-ended.ts';
import { ResumeRunBody } from './schemas.ts';

/**
 * Lets a run go on: a paused one, in which what was due meanwhile happens now, or one that has failed or was cancelled, as
 * a further execution.
 *
 * @throws {ServiceError} NOT_FOUND, NOT_PAUSED, COMMAND_PENDING, ORCHESTRATOR_UNAVAILABLE; of a run that has ended
 * CANNOT_RESUME or CANNOT_CHANGE
 */
export async function resumeRun({
  ctx,
  input: { runId, ...body },
}: {
  ctx: ServiceContext;
  input: ResumeRunBody & { runId: string };
}): Promise<RunView> {
  const run = await getRunToOperate(ctx, runId);
  const { reason, from, version } = parseInput(ResumeRunBody, body);
  if (isFinalRunStatus(run.status as RunStatus)) return resumeEnded(ctx, run, { from, version, reason });
  if (from !== undefined || version !== undefined)
    throw new ServiceError(
      'INVALID_REQUEST',
      `Run "${runId}" has not ended: \`from\` and \`version\` are for one that has. What is held is tried again by \`retry\`.`,
    );
  return carryOut(ctx, run, { verb: 'resume', address: null, reason });
}
