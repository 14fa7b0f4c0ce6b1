import {
  type Database,
  type StoredCommand,
  listSubmittedCommands,
  noteRefusal,
  recordCommand,
  settleAfterEnd,
} from '@waymark/database';
import { type CommandDelivery, sendCommand, toRunCommand } from '@waymark/temporal';
import type { Backoff } from './backoff.ts';
import type { DispatchContext } from './context.ts';
import { deliverSubmitted } from './deliver-submitted.ts';

/** Delivers the commands that have no answer yet. */
export async function deliverCommands(context: DispatchContext, backoff: Backoff): Promise<void> {
  const { database, temporal } = context;
  const commands = await listSubmittedCommands(database, 100);
  await deliverSubmitted(context, backoff, 'run_command', commands, async (command) =>
    settle(database, command, await sendCommand(temporal, command.runId, toRunCommand(command))),
  );
}

/** @returns whether the command has its answer now. */
async function settle(database: Database, command: StoredCommand, delivery: CommandDelivery): Promise<boolean> {
  switch (delivery.status) {
    case 'recorded':
      await recordCommand(database, command.id);
      return true;
    case 'refused':
      await noteRefusal(database, 'run_command', command.id, delivery.refusal);
      return true;
    case 'run-ended':
      return (await settleAfterEnd(database, command)) !== null;
    case 'no-answer':
      return false;
  }
}
