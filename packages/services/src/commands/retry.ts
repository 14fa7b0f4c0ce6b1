import { findVersion } from '@waymark/database';
import type { Json } from '@waymark/protocol';
import type { ServiceContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { parseInput } from '../parse.ts';
import type { RunView } from '../runs/view.ts';
import { carryOut } from './carry-out.ts';
import { checkSize } from './check-size.ts';
import { findHeld } from './find-held.ts';
import { getOpenRun } from './open-run.ts';
import { RetryHeldBody } from './schemas.ts';

/**
 * Tries again what is held: as it was, with another input, or by another version of the definition.
 *
 * @throws {ServiceError} NOT_FOUND, ALREADY_FINISHED, NOT_HELD, CANNOT_CHANGE, PAYLOAD_TOO_LARGE, COMMAND_PENDING,
 * ORCHESTRATOR_UNAVAILABLE
 */
export async function retryHeld({
  ctx,
  input: { runId, ...body },
}: {
  ctx: ServiceContext;
  input: RetryHeldBody & { runId: string };
}): Promise<RunView> {
  const run = await getOpenRun(ctx, runId);
  const { address, input, version, reason } = parseInput(RetryHeldBody, body);
  checkSize('input', input);
  const next = version === undefined ? null : await findVersion(ctx.database, run.workflow, version);
  if (version !== undefined && !next) throw notFound('version', `${run.workflow}@${version}`);
  return carryOut(ctx, run, {
    verb: 'retry',
    address: address ?? (await findHeld(ctx, run, 'retry')),
    body: { ...(input === undefined ? {} : { input }), ...(version === undefined ? {} : { version }) },
    program: (next?.program ?? null) as Json,
    reason,
  });
}
