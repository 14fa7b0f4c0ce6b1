import { listUndeliveredCancels, listUndispatchedRuns, markCancelDelivered, markDispatched } from '@waymark/database';
import type { Program } from '@waymark/definition';
import { type Json, finalRunStatuses } from '@waymark/protocol';
import { TemporalUnavailable, sendCancel, startRun as startInTemporal } from '@waymark/temporal';
import { type ServiceContext, requirePermission } from '../context.ts';

type Startable = {
  id: string;
  workflow: string;
  version: number;
  key: string | null;
  input: Json;
  program: Program;
  startedBy: string;
  createdAt: Date;
};

/** Milliseconds that a caller waits for Temporal before the dispatcher takes over. */
const patience = 2_000;
/** Runs that are younger are still in the hands of the call that made them. */
const grace = 3_000;
const batch = 50;

/**
 * Hands a run to Temporal. One that was started before is left alone, so this can be repeated.
 *
 * @returns false when Temporal does not answer: the dispatcher tries again
 */
export async function dispatchRun({ database, temporal }: ServiceContext, run: Startable): Promise<boolean> {
  const title = typeof run.program.title === 'string' && !run.program.title.includes('${') ? run.program.title : null;
  try {
    const { temporalRunId } = await startInTemporal(
      temporal,
      {
        program: run.program,
        input: run.input,
        run: {
          id: run.id,
          key: run.key,
          definition: run.workflow,
          version: run.version,
          startedAt: run.createdAt.toISOString(),
          startedBy: run.startedBy,
          restarts: 0,
          tenant: 'default',
        },
      },
      { title, deadline: patience },
    );
    await markDispatched(database, run.id, temporalRunId);
    return true;
  } catch (error) {
    if (error instanceof TemporalUnavailable) return false;
    throw error;
  }
}

/**
 * What callers could not deliver because Temporal was away: starts runs and sends cancellations. For the dispatcher,
 * which calls it again and again.
 *
 * @returns how many were delivered
 */
export async function dispatchPending({ ctx }: { ctx: ServiceContext }): Promise<{ started: number; cancelled: number }> {
  requirePermission(ctx, 'runs.dispatch');
  let started = 0;
  for (const run of await listUndispatchedRuns(ctx.database, grace, batch)) {
    // Written by publishing alone.
    if (!(await dispatchRun(ctx, { ...run, program: run.program as unknown as Program }))) return { started, cancelled: 0 };
    started += 1;
  }
  let cancelled = 0;
  for (const request of await listUndeliveredCancels(ctx.database, finalRunStatuses, batch)) {
    if (!(await deliverCancel(ctx, request.runId, request.reason))) break;
    cancelled += 1;
  }
  return { started, cancelled };
}

/** @returns false when Temporal does not answer: the dispatcher tries again */
export async function deliverCancel(
  { database, temporal, actor }: ServiceContext,
  runId: string,
  reason: string | null,
): Promise<'sent' | 'run-ended' | false> {
  try {
    const { status } = await sendCancel(temporal, runId, { ...(reason === null ? {} : { reason }), by: actor.name }, { deadline: patience });
    await markCancelDelivered(database, runId);
    return status;
  } catch (error) {
    if (error instanceof TemporalUnavailable) return false;
    throw error;
  }
}
