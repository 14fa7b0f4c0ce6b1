import type { ServiceContext } from '../context.ts';
import { parseInput } from '../parse.ts';
import type { RunView } from '../runs/view.ts';
import { carryOut } from './carry-out.ts';
import { getOpenRun } from './open-run.ts';
import { PauseRunBody } from './schemas.ts';

/**
 * Pauses a run: nothing new begins, and no clock fires, until it is resumed. Pausing it again is fine.
 *
 * @throws {ServiceError} NOT_FOUND, ALREADY_FINISHED, COMMAND_PENDING, ORCHESTRATOR_UNAVAILABLE
 */
export async function pauseRun({
  ctx,
  input: { runId, ...body },
}: {
  ctx: ServiceContext;
  input: PauseRunBody & { runId: string };
}): Promise<RunView> {
  const run = await getOpenRun(ctx, runId);
  const { reason } = parseInput(PauseRunBody, body);
  return carryOut(ctx, run, { verb: 'pause', address: null, reason });
}
