import { WorkflowNotFoundError } from '@temporalio/client';
import { callTemporal, defaultDeadline } from './call.ts';
import type { TemporalClient } from './client.ts';

/**
 * Stops a run where it stands: nothing is undone. One that has ended is left alone.
 *
 * @throws {TemporalUnavailable}
 */
export async function terminateRun(
  temporal: TemporalClient,
  runId: string,
  reason: string,
  options: { deadline?: number } = {},
): Promise<void> {
  try {
    await callTemporal(temporal, options.deadline ?? defaultDeadline, () =>
      temporal.client.workflow.getHandle(runId).terminate(reason),
    );
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
