import type { Database } from '../database.ts';
import { noteRefusal } from '../delivery/refuse.ts';
import { type NewCommand, recordCommand } from './store.ts';

/** Whether the journal says that the run has carried out this command. */
export async function isCommandTold({ pool }: Database, { id, runId }: NewCommand): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM journal WHERE run_id = $1 AND type IN ('run_paused', 'run_resumed', 'hold_ended') AND body->>'command' = $2`,
    [runId, id],
  );
  return (rowCount ?? 0) > 0;
}

/**
 * Settles a command whose run has ended. The run may have carried it out before, with an answer that got lost: the
 * journal tells, once it is there.
 *
 * @returns null while the journal is behind: then the command stands
 */
export async function settleAfterEnd(database: Database, command: NewCommand): Promise<'recorded' | 'refused' | null> {
  const run = await database.prisma.run.findUnique({ where: { id: command.runId }, select: { closedAt: true } });
  if (run?.closedAt === null) return null;
  if (await isCommandTold(database, command)) {
    await recordCommand(database, command.id);
    return 'recorded';
  }
  await noteRefusal(database, 'run_command', command.id, { code: 'ALREADY_FINISHED', message: 'the run has ended' });
  return 'refused';
}
