import { defaultPayloadConverter } from '@temporalio/common';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { temporal as api } from '@temporalio/proto';
import { callTemporal } from './call.ts';
import type { TemporalClient } from './client.ts';
import { resumesMemo } from './start-run.ts';

/** A stored history of one execution. */
export type History = api.api.history.v1.IHistory;

/**
 * Fetches the stored history of a run's newest execution.
 *
 * @param options.deadline Milliseconds; default 30,000: a history may have megabytes.
 * @returns null when Temporal does not know the run.
 * @throws {TemporalUnavailable}
 */
export async function fetchHistory(
  temporal: TemporalClient,
  runId: string,
  options: { temporalRunId?: string; deadline?: number } = {},
): Promise<History | null> {
  try {
    return await callTemporal(temporal, options.deadline ?? 30_000, () =>
      temporal.client.workflow.getHandle(runId, options.temporalRunId).fetchHistory(),
    );
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The execution that one continues or resumes, by its history: Temporal itself links only what is continued. */
export function findEarlierExecution({ events }: History): string | null {
  const started = events?.[0]?.workflowExecutionStartedEventAttributes;
  const payload = started?.memo?.fields?.[resumesMemo];
  return started?.continuedExecutionRunId || (payload ? defaultPayloadConverter.fromPayload<string>(payload) : null);
}

// fetchHistory gives the gRPC error as it came: 5 is NOT_FOUND.
function isNotFound(error: unknown): boolean {
  return error instanceof WorkflowNotFoundError || (error instanceof Error && 'code' in error && error.code === 5);
}
