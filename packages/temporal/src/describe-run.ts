import { type WorkflowExecutionStatusName, WorkflowNotFoundError } from '@temporalio/client';
import type { ClosingState } from '@waymark/protocol';
import { callTemporal, defaultDeadline } from './call.ts';
import type { TemporalClient } from './client.ts';
import { findClosing } from './closing-state.ts';

/** A run as Temporal knows it. */
export type RunDescription = {
  temporalRunId: string;
  status: WorkflowExecutionStatusName;
  open: boolean;
  /** Events in the history of the newest execution. */
  historyLength: number;
  closedAt: Date | null;
  pendingActivities: PendingActivity[];
  /** Whether its next workflow task waits for a worker, or has one, for the first time: it is about to say more. */
  moving: boolean;
  /** What the run itself said when it closed; null: it is open, or was closed from outside (terminated). */
  closing: ClosingState | null;
};

/** An activity that was scheduled and has not ended. */
export type PendingActivity = {
  /** Says which step it belongs to: `activityIdOf` of the orchestrator. */
  id: string;
  type: string;
  /** The attempt that runs or comes next, from 1. */
  attempt: number;
  /** Whether a worker has it now. */
  running: boolean;
  nextAttemptAt: Date | null;
};

/**
 * Looks up the newest execution of a run.
 *
 * @param options.closing Whether to read the closing event of a closed run too (a second call); default true.
 * @returns null when Temporal does not know the run (never started, or its retention is over).
 * @throws {TemporalUnavailable}
 */
export async function describeRun(
  temporal: TemporalClient,
  runId: string,
  options: { deadline?: number; closing?: boolean } = {},
): Promise<RunDescription | null> {
  const deadline = options.deadline ?? defaultDeadline;
  try {
    const {
      status,
      runId: temporalRunId,
      historyLength,
      closeTime,
      raw,
    } = await callTemporal(temporal, deadline, () => temporal.client.workflow.getHandle(runId).describe());
    const open = status.name === 'RUNNING' || status.name === 'PAUSED';
    return {
      temporalRunId,
      status: status.name,
      open,
      historyLength: Number(historyLength),
      closedAt: closeTime ?? null,
      pendingActivities: (raw.pendingActivities ?? []).map((activity) => ({
        id: activity.activityId ?? '',
        type: activity.activityType?.name ?? '',
        attempt: activity.attempt ?? 1,
        running: activity.state === startedState,
        nextAttemptAt: readTime(activity.nextAttemptScheduleTime),
      })),
      moving: (raw.pendingWorkflowTask?.attempt ?? 0) === 1,
      closing: open || options.closing === false ? null : await readClosing(temporal, runId, temporalRunId, deadline),
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

// PENDING_ACTIVITY_STATE_STARTED of temporal.api.enums.v1.
const startedState = 2;

function readTime(timestamp: { seconds?: unknown; nanos?: number | null } | null | undefined): Date | null {
  return timestamp ? new Date(Number(timestamp.seconds ?? 0) * 1_000 + Math.floor((timestamp.nanos ?? 0) / 1e6)) : null;
}

async function readClosing(
  temporal: TemporalClient,
  runId: string,
  temporalRunId: string,
  deadline: number,
): Promise<ClosingState | null> {
  return (await findClosing(temporal, runId, temporalRunId, { deadline }))?.closing ?? null;
}
