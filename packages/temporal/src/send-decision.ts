import type { Refusal } from '@waymark/interpreter/runtime';
import { type DecideAnswer, type DecideMessage, messageNames } from '@waymark/protocol';
import type { TemporalClient } from './client.ts';
import { type Delivery, type UpdateOptions, sendUpdate } from './send-update.ts';

export type DecisionDelivery = Delivery<DecideAnswer, Refusal>;

/**
 * Sends a decision to the run's workflow and waits for its answer. The same id again gets the same answer.
 *
 * @returns `no-answer` when no orchestrator answered within the deadline.
 * @throws {TemporalUnavailable} when Temporal itself is away.
 */
export function sendDecision(
  temporal: TemporalClient,
  runId: string,
  decision: DecideMessage & { id: string },
  options: UpdateOptions = {},
): Promise<DecisionDelivery> {
  return sendUpdate(temporal, runId, messageNames.decide, decision, readRefusal, options);
}

const refusalCodes: readonly Refusal['code'][] = [
  'ALREADY_DECIDED',
  'APPROVAL_CLOSED',
  'NOT_FOUND',
  'INVALID_FORM',
  'FORBIDDEN',
];

function readRefusal({ type, message }: { type?: string | null | undefined; message: string }): Refusal {
  return { code: refusalCodes.find((code) => code === type) ?? 'APPROVAL_CLOSED', message };
}
