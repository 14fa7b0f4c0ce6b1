import type { ApplicationFailure } from '@temporalio/common';
import type { CommandAnswer, CommandRefusal, RunCommand } from '@waymark/interpreter/runtime';
import { messageNames } from '@waymark/protocol';
import type { TemporalClient } from './client.ts';
import { type Delivery, type UpdateOptions, sendUpdate } from './send-update.ts';

export type CommandDelivery = Delivery<CommandAnswer, CommandRefusal>;

/**
 * Sends a command to the run's workflow and waits for its answer. The same id again gets the same answer.
 *
 * @returns `no-answer` when no orchestrator answered within the deadline.
 * @throws {TemporalUnavailable} when Temporal itself is away; any other error: the orchestrator does not know the command.
 */
export function sendCommand(
  temporal: TemporalClient,
  runId: string,
  command: RunCommand,
  options: UpdateOptions = {},
): Promise<CommandDelivery> {
  return sendUpdate(temporal, runId, messageNames.command, command, readRefusal, options);
}

const refusalCodes: readonly CommandRefusal['code'][] = [
  'NOT_FOUND',
  'NOT_HELD',
  'NOT_PAUSED',
  'ALREADY_FINISHED',
  'CANNOT_CHANGE',
];

function readRefusal(failure: ApplicationFailure): CommandRefusal {
  const code = refusalCodes.find((known) => known === failure.type);
  if (!code) throw failure;
  // Written by the workflow beside this code.
  const [refused] = (failure.details ?? []) as [CommandRefusal['refused']?];
  return { code, message: failure.message, ...(refused ? { refused } : {}) };
}
