import type { Database } from '../database.ts';
import type { WorkflowVersion } from '../generated/client.ts';

/** @returns the newest version of a workflow */
export function findNewestVersion({ prisma }: Database, name: string): Promise<WorkflowVersion | null> {
  return prisma.workflowVersion.findFirst({ where: { name }, orderBy: { version: 'desc' } });
}

export function findVersion({ prisma }: Database, name: string, version: number): Promise<WorkflowVersion | null> {
  return prisma.workflowVersion.findUnique({ where: { name_version: { name, version } } });
}

/** @returns all versions of a workflow, newest first, without what is large */
export function listVersions(
  { prisma }: Database,
  name: string,
): Promise<Pick<WorkflowVersion, 'version' | 'hash' | 'createdAt'>[]> {
  return prisma.workflowVersion.findMany({
    where: { name },
    orderBy: { version: 'desc' },
    select: { version: true, hash: true, createdAt: true },
  });
}
