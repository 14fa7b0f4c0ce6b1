import { ApplicationFailure } from '@temporalio/common';
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isGrpcDeadlineError,
} from '@temporalio/client';
import type { Refusal } from '@waymark/interpreter/runtime';
import { type DecideAnswer, type DecideMessage, messageNames } from '@waymark/protocol';
import { TemporalUnavailable, callTemporal } from './call.ts';
import type { TemporalClient } from './client.ts';

/** What became of a decision: `no-answer` means that it must be sent again, with the same id. */
export type DecisionDelivery =
  | { status: 'recorded'; answer: DecideAnswer }
  | { status: 'refused'; refusal: Refusal }
  | { status: 'run-ended' }
  | { status: 'no-answer' };

/**
 * Sends a decision to the run's workflow and waits for its answer. The same id again gets the same answer.
 *
 * @param options.deadline Milliseconds; default 4,000.
 * @returns `no-answer` when no orchestrator answered within the deadline.
 * @throws {TemporalUnavailable} when Temporal itself is away.
 */
export async function sendDecision(
  temporal: TemporalClient,
  runId: string,
  decision: DecideMessage & { id: string },
  options: { deadline?: number } = {},
): Promise<DecisionDelivery> {
  try {
    const answer = await callTemporal(temporal, options.deadline ?? 4_000, async () => {
      try {
        return await temporal.client.workflow
          .getHandle(runId)
          .executeUpdate<DecideAnswer, [DecideMessage]>(messageNames.decide, {
            updateId: decision.id,
            args: [decision],
          });
      } catch (error) {
        return readFailure(error);
      }
    });
    return 'status' in answer ? answer : { status: 'recorded', answer };
  } catch (error) {
    // The update's call is one long poll: when it is late, a server that answers a plain call shows that only the worker is away.
    if (error instanceof TemporalUnavailable && (await isReachable(temporal))) return { status: 'no-answer' };
    throw error;
  }
}

function readFailure(error: unknown): DecisionDelivery {
  if (error instanceof WorkflowNotFoundError) return { status: 'run-ended' };
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const { type, message } = error.cause;
    if (type === 'AcceptedUpdateCompletedWorkflow') return { status: 'run-ended' };
    return { status: 'refused', refusal: { code: readCode(type), message } };
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error))
    throw new TemporalUnavailable('no answer to the update', { cause: error });
  throw error;
}

const refusalCodes: readonly Refusal['code'][] = [
  'ALREADY_DECIDED',
  'APPROVAL_CLOSED',
  'NOT_FOUND',
  'INVALID_FORM',
  'FORBIDDEN',
];

function readCode(type: string | null | undefined): Refusal['code'] {
  return refusalCodes.find((code) => code === type) ?? 'APPROVAL_CLOSED';
}

async function isReachable(temporal: TemporalClient): Promise<boolean> {
  try {
    await callTemporal(temporal, 750, () => temporal.connection.workflowService.getSystemInfo({}));
    return true;
  } catch {
    return false;
  }
}
