import type { ServiceContext } from '../context.ts';
import { parseInput } from '../parse.ts';
import type { RunView } from '../runs/view.ts';
import { carryOut } from './carry-out.ts';
import { checkSize } from './check-size.ts';
import { findHeld } from './find-held.ts';
import { getOpenRun } from './open-run.ts';
import { SkipHeldBody } from './schemas.ts';

/**
 * Lets what is held count as skipped, with an output that a person gives.
 *
 * @throws {ServiceError} NOT_FOUND, ALREADY_FINISHED, NOT_HELD, PAYLOAD_TOO_LARGE, COMMAND_PENDING,
 * ORCHESTRATOR_UNAVAILABLE
 */
export async function skipHeld({
  ctx,
  input: { runId, ...body },
}: {
  ctx: ServiceContext;
  input: SkipHeldBody & { runId: string };
}): Promise<RunView> {
  const run = await getOpenRun(ctx, runId);
  const { address, output, reason } = parseInput(SkipHeldBody, body);
  checkSize('output', output);
  return carryOut(ctx, run, {
    verb: 'skip',
    address: address ?? (await findHeld(ctx, run, 'skip')),
    body: output === undefined ? {} : { output },
    reason,
  });
}
