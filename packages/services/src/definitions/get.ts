import { findNewestVersion, findVersion, listVersions } from '@waymark/database';
import { type ServiceContext, requirePermission } from '../context.ts';
import { notFound } from '../errors.ts';
import { isId } from '../ids.ts';
import { toTime } from '../values.ts';
import { type VersionSummary, type WorkflowView, toWorkflowView } from './view.ts';

/** The newest version of a workflow, and which others there are. */
export async function getWorkflow({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { name: string };
}): Promise<WorkflowView & { versions: VersionSummary[] }> {
  requirePermission(ctx, 'definitions.read');
  const newest = isId(input.name) ? await findNewestVersion(ctx.database, input.name) : null;
  if (!newest) throw notFound('workflow', input.name);
  const versions = await listVersions(ctx.database, input.name);
  return { ...toWorkflowView(newest), versions: versions.map((row) => ({ ...row, createdAt: toTime(row.createdAt) })) };
}

export async function getWorkflowVersion({
  ctx,
  input: { name, version },
}: {
  ctx: ServiceContext;
  input: { name: string; version: number };
}): Promise<WorkflowView> {
  requirePermission(ctx, 'definitions.read');
  const row = isId(name) && isVersion(version) ? await findVersion(ctx.database, name, version) : null;
  if (!row) throw notFound('version', `${name}@${version}`);
  return toWorkflowView(row);
}

/** Whether PostgreSQL can hold the number at all. */
export function isVersion(version: number): boolean {
  return Number.isInteger(version) && version >= 1 && version < 2 ** 31;
}
