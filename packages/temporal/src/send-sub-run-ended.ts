import { type SubRunMessage, messageNames } from '@waymark/protocol';
import type { TemporalClient } from './client.ts';
import { sendSignal } from './send-signal.ts';

/**
 * Tells a run that a sub-run which it waits for has ended. Durable once Temporal has it; a second time changes nothing.
 *
 * @throws {TemporalUnavailable}
 */
export async function sendSubRunEnded(
  temporal: TemporalClient,
  parentRunId: string,
  message: SubRunMessage,
  options: { deadline?: number } = {},
): Promise<{ status: 'sent' | 'run-ended' }> {
  return sendSignal(temporal, parentRunId, messageNames.subRunEnded, message, options);
}
