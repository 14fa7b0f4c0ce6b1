import {
  type NewCommand,
  type Run,
  giveLeaseBack,
  isCommandTold,
  noteRefusal,
  recordCommand,
  settleAfterEnd,
} from '@waymark/database';
import { type CommandDelivery, TemporalUnavailable, sendCommand, toRunCommand } from '@waymark/temporal';
import { createSignal } from '../changes/signal.ts';
import type { ServiceContext } from '../context.ts';
import { ServiceError } from '../errors.ts';
import { patience } from '../patience.ts';
import { finished, refusedByRun } from './refusals.ts';

/** Milliseconds that the answer waits for the journal. */
const journalPatience = 500;

/**
 * Tells the run a command and notes its answer. The caller holds the command's lease.
 *
 * @throws {ServiceError} why the run refuses it; ORCHESTRATOR_UNAVAILABLE: nobody answered, the command stands
 */
export async function deliverCommand(ctx: ServiceContext, command: NewCommand, run: Run): Promise<void> {
  // What Temporal does not know yet has not ended.
  const delivery = run.dispatchedAt === null ? noAnswer : await send(ctx, command);
  switch (delivery.status) {
    case 'recorded':
      await recordCommand(ctx.database, command.id);
      return whenTold(ctx, command);
    case 'refused':
      await noteRefusal(ctx.database, 'run_command', command.id, delivery.refusal);
      throw refusedByRun(delivery.refusal);
    case 'run-ended': {
      const answer = await settleAfterEnd(ctx.database, command);
      if (answer === 'recorded') return;
      if (answer === null) await giveLeaseBack(ctx.database, 'run_command', command.id);
      throw finished({ id: run.id, status: 'ended' });
    }
    case 'no-answer':
      await giveLeaseBack(ctx.database, 'run_command', command.id);
      throw new ServiceError(
        'ORCHESTRATOR_UNAVAILABLE',
        'No orchestrator answers. The command is stored and will be delivered.',
      );
  }
}

const noAnswer: CommandDelivery = { status: 'no-answer' };

async function send({ temporal }: ServiceContext, command: NewCommand): Promise<CommandDelivery> {
  try {
    return await sendCommand(temporal, command.runId, toRunCommand(command), { deadline: patience });
  } catch (error) {
    if (error instanceof TemporalUnavailable) return noAnswer;
    throw error;
  }
}

/** The run has answered before the journal is written: whoever has got the answer should read there what it did. */
async function whenTold({ database, changes }: ServiceContext, command: NewCommand): Promise<void> {
  const late = AbortSignal.timeout(journalPatience);
  const news = createSignal(late);
  const unsubscribe = changes?.subscribe((change) => {
    if (change !== 'reconnected' && change.table === 'run_event' && change.key['runId'] === command.runId) news.raise();
  });
  try {
    while (!late.aborted && !(await isCommandTold(database, command))) await news.wait(100);
  } finally {
    unsubscribe?.();
  }
}
