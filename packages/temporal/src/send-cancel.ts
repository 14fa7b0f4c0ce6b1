import { WorkflowNotFoundError } from '@temporalio/client';
import { type CancelMessage, messageNames } from '@waymark/protocol';
import { callTemporal, defaultDeadline } from './call.ts';
import type { TemporalClient } from './client.ts';

/**
 * Asks the run to cancel; a held run tries its failed compensations again. Durable once Temporal has it, also when no
 * orchestrator runs.
 *
 * @throws {TemporalUnavailable}
 */
export async function sendCancel(
  temporal: TemporalClient,
  runId: string,
  message: CancelMessage,
  options: { deadline?: number } = {},
): Promise<{ status: 'sent' | 'run-ended' }> {
  try {
    await callTemporal(temporal, options.deadline ?? defaultDeadline, () =>
      temporal.client.workflow.getHandle(runId).signal<[CancelMessage]>(messageNames.cancel, message),
    );
    return { status: 'sent' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { status: 'run-ended' };
    throw error;
  }
}
