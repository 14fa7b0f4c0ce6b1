import type { Database } from '../database.ts';
import type { InboxEvent, Run, WorkflowVersion } from '../generated/client.ts';
import { type Page, type Rows, cutPage } from '../page.ts';

export function findInboxEvent({ prisma }: Database, runId: string, id: string): Promise<InboxEvent | null> {
  return prisma.inboxEvent.findUnique({ where: { runId_id: { runId, id } } });
}

/** The events of a run, newest first. */
export async function listInboxEvents(
  { prisma }: Database,
  runId: string,
  { limit, before }: Page,
): Promise<Rows<InboxEvent>> {
  const rows = await prisma.inboxEvent.findMany({
    where: {
      runId,
      ...(before ? { OR: [{ createdAt: { lt: before.at } }, { createdAt: before.at, id: { lt: before.id } }] } : {}),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return cutPage(rows, limit);
}

/** A run with the program that it is pinned to. */
export function findRunWithProgram(
  { prisma }: Database,
  id: string,
): Promise<(Run & { definition: Pick<WorkflowVersion, 'program'> }) | null> {
  return prisma.run.findUnique({ where: { id }, include: { definition: { select: { program: true } } } });
}

/**
 * The run that an event for a business key is for: the one that has this very event already, else the open one, else the
 * newest that had the key.
 */
export async function findRunForEvent(
  { pool }: Database,
  workflow: string,
  key: string,
  eventId: string,
): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT run.id FROM run LEFT JOIN inbox_event ON inbox_event.run_id = run.id AND inbox_event.id = $3
     WHERE workflow = $1 AND key = $2
     ORDER BY inbox_event.id IS NOT NULL DESC, closed_at IS NULL DESC, run.created_at DESC LIMIT 1`,
    [workflow, key, eventId],
  );
  return rows[0]?.id ?? null;
}
