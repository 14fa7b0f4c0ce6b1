import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isGrpcDeadlineError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { TemporalUnavailable, callTemporal } from './call.ts';
import type { TemporalClient } from './client.ts';

/** What became of a message that a run answers: `no-answer` means that it must be sent again, with the same id. */
export type Delivery<Answer, Refusal> =
  | { status: 'recorded'; answer: Answer }
  | { status: 'refused'; refusal: Refusal }
  | { status: 'run-ended' }
  | { status: 'no-answer' };

export type UpdateOptions = {
  /** Milliseconds; default 4,000. */
  deadline?: number;
};

/**
 * Sends an update to a run's workflow and waits for its answer. The same id again gets the same answer.
 *
 * @param readRefusal makes the refusal of what the workflow failed the update with
 * @returns `no-answer` when no orchestrator answered within the deadline
 * @throws {TemporalUnavailable} when Temporal itself is away
 */
export async function sendUpdate<Answer, Refusal>(
  temporal: TemporalClient,
  runId: string,
  name: string,
  message: { id: string },
  readRefusal: (failure: ApplicationFailure) => Refusal,
  { deadline = 4_000 }: UpdateOptions,
): Promise<Delivery<Answer, Refusal>> {
  try {
    return await callTemporal(temporal, deadline, async () => {
      try {
        const answer = await temporal.client.workflow
          .getHandle(runId)
          .executeUpdate<Answer, [unknown]>(name, { updateId: message.id, args: [message] });
        return { status: 'recorded', answer };
      } catch (error) {
        return readFailure(error, readRefusal);
      }
    });
  } catch (error) {
    // The update's call is one long poll: when it is late, a server that answers a plain call shows that only the worker is away.
    if (error instanceof TemporalUnavailable && (await isReachable(temporal))) return { status: 'no-answer' };
    throw error;
  }
}

function readFailure<Refusal>(
  error: unknown,
  readRefusal: (failure: ApplicationFailure) => Refusal,
): Delivery<never, Refusal> {
  if (error instanceof WorkflowNotFoundError) return { status: 'run-ended' };
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    if (error.cause.type === 'AcceptedUpdateCompletedWorkflow') return { status: 'run-ended' };
    return { status: 'refused', refusal: readRefusal(error.cause) };
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error))
    throw new TemporalUnavailable('no answer to the update', { cause: error });
  throw error;
}

async function isReachable(temporal: TemporalClient): Promise<boolean> {
  try {
    await callTemporal(temporal, 750, () => temporal.connection.workflowService.getSystemInfo({}));
    return true;
  } catch {
    return false;
  }
}
