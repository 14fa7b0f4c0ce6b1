import { type Payload, defaultPayloadConverter } from '@temporalio/common';
import { temporal as api } from '@temporalio/proto';
import type { ClosingState } from '@waymark/protocol';
import { callTemporal, defaultDeadline } from './call.ts';
import type { TemporalClient } from './client.ts';

/**
 * Reads what a closed run said of itself, from its closing event alone.
 *
 * @returns null when the run was closed from outside (terminated) and so said nothing.
 * @throws {TemporalUnavailable}
 */
export async function readClosingState(
  temporal: TemporalClient,
  runId: string,
  temporalRunId: string,
  deadline: number = defaultDeadline,
): Promise<ClosingState | null> {
  const response = await callTemporal(temporal, deadline, () =>
    temporal.connection.workflowService.getWorkflowExecutionHistory({
      namespace: temporal.config.namespace,
      execution: { workflowId: runId, runId: temporalRunId },
      historyEventFilterType: api.api.enums.v1.HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT,
    }),
  );
  const closing = response.history?.events?.at(-1);
  const payload = closing ? findPayload(closing) : null;
  return payload ? defaultPayloadConverter.fromPayload<ClosingState>(payload) : null;
}

/** The state travels as the result of a run that ended well, else in the details of its failure or cancellation. */
function findPayload(event: api.api.history.v1.IHistoryEvent): Payload | null {
  const failure = event.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo?.details;
  const cancelled = event.workflowExecutionCanceledEventAttributes?.details;
  const completed = event.workflowExecutionCompletedEventAttributes?.result;
  return (completed ?? failure ?? cancelled)?.payloads?.[0] ?? null;
}
