import { markCancelDelivered, markDispatched } from '@waymark/database';
import type { Program } from '@waymark/definition';
import {
  type StartableRun,
  TemporalUnavailable,
  sendCancel,
  startRun as startInTemporal,
  toRunStart,
} from '@waymark/temporal';
import type { ServiceContext } from '../context.ts';
import { logWarning } from '../log.ts';

/** Milliseconds that a caller waits for Temporal; what is not delivered by then is left to the orchestrator's dispatcher. */
const patience = 2_000;

/**
 * Hands a run to Temporal. One that was started before is left alone, so this can be repeated.
 *
 * @returns false when that did not work, for whatever reason: the run is stored, and the dispatcher tries again
 */
export async function dispatchRun(
  { database, temporal, taskQueue }: ServiceContext,
  run: StartableRun,
  program: Program,
): Promise<boolean> {
  try {
    const options = { deadline: patience, ...(taskQueue === undefined ? {} : { taskQueue }) };
    const { temporalRunId } = await startInTemporal(temporal, toRunStart(run, program), options);
    await markDispatched(database, run.id, temporalRunId);
    return true;
  } catch (error) {
    if (!(error instanceof TemporalUnavailable)) logWarning('a run could not be started yet', { runId: run.id }, error);
    return false;
  }
}

/** @returns false when that did not work: the request is stored, and the dispatcher tries again */
export async function deliverCancel(
  { database, temporal, actor }: ServiceContext,
  runId: string,
  reason: string | null,
): Promise<'sent' | 'run-ended' | false> {
  try {
    const message = { ...(reason === null ? {} : { reason }), by: actor.name };
    const { status } = await sendCancel(temporal, runId, message, { deadline: patience });
    await markCancelDelivered(database, runId);
    return status;
  } catch (error) {
    if (!(error instanceof TemporalUnavailable)) logWarning('a cancel could not be delivered yet', { runId }, error);
    return false;
  }
}
