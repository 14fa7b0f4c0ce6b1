import {
  type Database,
  type StoredCommand,
  findRun,
  listSubmittedCommands,
  noteRefusal,
  recordCommand,
  settleAfterEnd,
} from '@waymark/database';
import type { Json } from '@waymark/protocol';
import { type CommandDelivery, resumeRun, sendCommand, toResumption, toRunCommand } from '@waymark/temporal';
import type { Backoff } from './backoff.ts';
import type { DispatchContext } from './context.ts';
import { deliverSubmitted } from './deliver-submitted.ts';

/** Delivers the commands that have no answer yet. */
export async function deliverCommands(context: DispatchContext, backoff: Backoff): Promise<void> {
  const { database, temporal } = context;
  const commands = await listSubmittedCommands(database, 100);
  await deliverSubmitted(context, backoff, 'run_command', commands, async (command) =>
    command.body.after === undefined
      ? settle(database, command, await sendCommand(temporal, command.runId, toRunCommand(command)))
      : resume(context, command),
  );
}

/** The run had ended, and is open again as far as its row says. @returns whether the command has its answer now. */
async function resume({ database, temporal, taskQueue }: DispatchContext, command: StoredCommand): Promise<boolean> {
  const run = await findRun(database, command.runId);
  if (!run) return true;
  const { program, ...resumption } = toResumption(command);
  const next = { ...run, version: command.body.version ?? run.version, input: run.input as Json };
  const options = { taskQueue: run.taskQueue ?? taskQueue };
  const outcome = await resumeRun(temporal, next, program, resumption, options);
  if (outcome === 'started') await recordCommand(database, command.id);
  else {
    const message = 'nothing is left of it';
    await noteRefusal(database, 'run_command', command.id, { code: 'CANNOT_RESUME', message });
  }
  return true;
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
