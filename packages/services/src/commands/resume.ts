import type { ServiceContext } from '../context.ts';
import { parseInput } from '../parse.ts';
import type { RunView } from '../runs/view.ts';
import { carryOut } from './carry-out.ts';
import { getOpenRun } from './open-run.ts';
import { ResumeRunBody } from './schemas.ts';

/**
 * Lets a paused run go on; what was due meanwhile happens now.
 *
 * @throws {ServiceError} NOT_FOUND, ALREADY_FINISHED, NOT_PAUSED, COMMAND_PENDING, ORCHESTRATOR_UNAVAILABLE
 */
export async function resumeRun({
  ctx,
  input: { runId, ...body },
}: {
  ctx: ServiceContext;
  input: ResumeRunBody & { runId: string };
}): Promise<RunView> {
  const run = await getOpenRun(ctx, runId);
  const { reason } = parseInput(ResumeRunBody, body);
  return carryOut(ctx, run, { verb: 'resume', address: null, reason });
}
