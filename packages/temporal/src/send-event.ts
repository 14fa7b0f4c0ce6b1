import { type EventMessage, messageNames } from '@waymark/protocol';
import type { TemporalClient } from './client.ts';
import { sendSignal } from './send-signal.ts';

/**
 * Sends an event to the run's mailbox. Durable once Temporal has it, also when no orchestrator runs; the run drops a
 * second one with the same id.
 *
 * @throws {TemporalUnavailable}
 */
export async function sendEvent(
  temporal: TemporalClient,
  runId: string,
  message: EventMessage,
  options: { deadline?: number } = {},
): Promise<{ status: 'sent' | 'run-ended' }> {
  return sendSignal(temporal, runId, messageNames.event, message, options);
}
