import { type CancelMessage, messageNames } from '@waymark/protocol';
import type { TemporalClient } from './client.ts';
import { sendSignal } from './send-signal.ts';

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
  return sendSignal(temporal, runId, messageNames.cancel, message, options);
}
