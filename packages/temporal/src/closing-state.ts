import { type Payload, defaultPayloadConverter } from '@temporalio/common';
import type { temporal as api } from '@temporalio/proto';
import proto from '@temporalio/proto';
import type { ClosingState } from '@waymark/protocol';
import { TemporalUnavailable, callTemporal, defaultDeadline } from './call.ts';
import type { TemporalClient } from './client.ts';
import { fetchPayload } from './data-converter.ts';

/** The closing event of an execution. */
export type Closed = {
  /** What the run said of itself; null when it was closed from outside (terminated) and so said nothing. */
  closing: ClosingState | null;
  closedAt: Date;
  historyLength: number;
};

/**
 * Reads how an execution closed, from its closing event alone.
 *
 * @returns null while it is open.
 * @throws {TemporalUnavailable}
 */
export async function findClosing(
  temporal: TemporalClient,
  runId: string,
  temporalRunId: string,
  options: { deadline?: number } = {},
): Promise<Closed | null> {
  const event = await readClosingEvent(temporal, runId, temporalRunId, {
    wait: false,
    deadline: options.deadline ?? defaultDeadline,
  });
  return event && (await readClosed(temporal, event));
}

/**
 * What an execution that closed other than well has said of itself: how the run ended, and what it leaves.
 *
 * @throws {TemporalUnavailable}
 */
export async function findClosingDetails(
  temporal: TemporalClient,
  runId: string,
  temporalRunId: string,
): Promise<Payload[]> {
  const event = await readClosingEvent(temporal, runId, temporalRunId, { wait: false, deadline: defaultDeadline });
  return event?.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo?.details?.payloads ?? [];
}

/**
 * Waits until an execution has closed.
 *
 * @param options.deadline Milliseconds.
 * @returns null when it is still open at the deadline, or Temporal did not answer.
 */
export async function awaitClosing(
  temporal: TemporalClient,
  runId: string,
  temporalRunId: string,
  options: { deadline: number },
): Promise<Closed | null> {
  try {
    const event = await readClosingEvent(temporal, runId, temporalRunId, { wait: true, ...options });
    return event && (await readClosed(temporal, event));
  } catch (error) {
    if (error instanceof TemporalUnavailable) return null;
    throw error;
  }
}

async function readClosingEvent(
  temporal: TemporalClient,
  runId: string,
  temporalRunId: string,
  { wait, deadline }: { wait: boolean; deadline: number },
): Promise<HistoryEvent | null> {
  const response = await callTemporal(temporal, deadline, () =>
    temporal.connection.workflowService.getWorkflowExecutionHistory({
      namespace: temporal.config.namespace,
      execution: { workflowId: runId, runId: temporalRunId },
      waitNewEvent: wait,
      historyEventFilterType: proto.temporal.api.enums.v1.HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT,
    }),
  );
  const event = response.history?.events?.at(-1);
  return event && isClosingEvent(event) ? event : null;
}

type HistoryEvent = api.api.history.v1.IHistoryEvent;

/** Whether an event closed its execution. (Asked for the closing event of an open one, a server answers with its newest.) */
export function isClosingEvent(event: HistoryEvent): boolean {
  const { EventType: types } = proto.temporal.api.enums.v1;
  const closing: unknown[] = [
    types.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
    types.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
    types.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
    types.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
    types.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
  ];
  return closing.includes(event.eventType);
}

/** Reads a closing event of a stored history. */
export async function readClosed(temporal: TemporalClient, event: HistoryEvent): Promise<Closed> {
  const payload = findPayload(event);
  return {
    closing: payload ? defaultPayloadConverter.fromPayload<ClosingState>(await fetchPayload(temporal, payload)) : null,
    closedAt: new Date(Number(event.eventTime?.seconds ?? 0) * 1_000 + Math.floor((event.eventTime?.nanos ?? 0) / 1e6)),
    historyLength: Number(event.eventId ?? 0),
  };
}

/** The state travels as the result of a run that ended well, else in the details of its failure or cancellation. */
function findPayload(event: HistoryEvent): Payload | null {
  const failure = event.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo?.details;
  const cancelled = event.workflowExecutionCanceledEventAttributes?.details;
  const completed = event.workflowExecutionCompletedEventAttributes?.result;
  return (completed ?? failure ?? cancelled)?.payloads?.[0] ?? null;
}
