import { listWorkflows } from '@waymark/database';
import { type ServiceContext, requirePermission } from '../context.ts';
import { type List, type PageInput, toList, toPage } from '../page.ts';
import { type WorkflowView, toWorkflowView } from './view.ts';

/** The newest version of each workflow, the one published last first. */
export async function listDefinitions({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: PageInput;
}): Promise<List<WorkflowView>> {
  requirePermission(ctx, 'definitions.read');
  const rows = await listWorkflows(ctx.database, toPage(input));
  return toList(rows, toWorkflowView, ({ createdAt, name }) => ({ at: createdAt, id: name }));
}
