import { WorkflowNotFoundError } from '@temporalio/client';
import { callTemporal, defaultDeadline } from './call.ts';
import type { TemporalClient } from './client.ts';

/**
 * Sends a signal to a run's workflow.
 *
 * @param options.deadline Milliseconds.
 * @throws {TemporalUnavailable}
 */
export async function sendSignal<Message>(
  temporal: TemporalClient,
  runId: string,
  name: string,
  message: Message,
  options: { deadline?: number },
): Promise<{ status: 'sent' | 'run-ended' }> {
  try {
    await callTemporal(temporal, options.deadline ?? defaultDeadline, () =>
      temporal.client.workflow.getHandle(runId).signal<[Message]>(name, message),
    );
    return { status: 'sent' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { status: 'run-ended' };
    throw error;
  }
}
