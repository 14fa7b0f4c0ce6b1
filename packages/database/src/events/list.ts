import type { Database } from '../database.ts';
import type { RunEvent } from '../generated/client.ts';

/** The events of a run that come after one, ascending. */
export function listRunEvents({ prisma }: Database, runId: string, after: number, limit?: number): Promise<RunEvent[]> {
  return prisma.runEvent.findMany({
    where: { runId, id: { gt: after } },
    orderBy: { id: 'asc' },
    ...(limit === undefined ? {} : { take: limit }),
  });
}

/** Whether the run has said that it is over, in an event up to this one, and did not go on after that. */
export async function hasFinished({ prisma }: Database, runId: string, upTo: number): Promise<boolean> {
  const event = await prisma.runEvent.findFirst({
    where: { runId, type: { in: ['run_finished', 'run_continued'] }, retracted: false, id: { lte: upTo } },
    orderBy: { id: 'desc' },
    select: { type: true },
  });
  return event?.type === 'run_finished';
}
