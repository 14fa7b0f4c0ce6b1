import type { ServiceContext } from '../context.ts';
import { parseInput } from '../parse.ts';
import type { RunView } from '../runs/view.ts';
import { carryOut } from './carry-out.ts';
import { findHeld } from './find-held.ts';
import { getOpenRun } from './open-run.ts';
import { FailHeldBody } from './schemas.ts';

/**
 * Says that what is held has failed for good: the handlers and `onFailure` of the definition decide, except by holding.
 *
 * @throws {ServiceError} NOT_FOUND, ALREADY_FINISHED, NOT_HELD, COMMAND_PENDING, ORCHESTRATOR_UNAVAILABLE
 */
export async function failHeld({
  ctx,
  input: { runId, ...body },
}: {
  ctx: ServiceContext;
  input: FailHeldBody & { runId: string };
}): Promise<RunView> {
  const run = await getOpenRun(ctx, runId);
  const { address, reason } = parseInput(FailHeldBody, body);
  return carryOut(ctx, run, { verb: 'fail', address: address ?? (await findHeld(ctx, run, 'fail')), reason });
}
