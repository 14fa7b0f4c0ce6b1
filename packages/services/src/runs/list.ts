import { listRuns as listRunRows } from '@waymark/database';
import { type ServiceContext, requirePermission } from '../context.ts';
import { type List, toList, toPage } from '../page.ts';
import type { ListRunsInput } from './schemas.ts';
import { type RunView, toRunView } from './view.ts';

/** Newest first, without their steps. */
export async function listRuns({ ctx, input }: { ctx: ServiceContext; input: ListRunsInput }): Promise<List<RunView>> {
  requirePermission(ctx, 'runs.read');
  const rows = await listRunRows(ctx.database, input, toPage(input));
  return toList(rows, toRunView, ({ createdAt, id }) => ({ at: createdAt, id }));
}
