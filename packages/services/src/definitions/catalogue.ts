import { listActions } from '@waymark/database';
import type { ActionDescription, Catalogue } from '@waymark/definition';
import { type ServiceContext, requirePermission } from '../context.ts';

/** What the workers offer, as they have published it. */
export async function readCatalogue({ database }: Pick<ServiceContext, 'database'>): Promise<Catalogue> {
  // Written by `publishActions` alone, from ActionDescriptions.
  return { actions: (await listActions(database)) as unknown as ActionDescription[] };
}

/** All actions that definitions can name, with their schemas. */
export async function listOfferedActions({ ctx }: { ctx: ServiceContext }): Promise<ActionDescription[]> {
  requirePermission(ctx, 'definitions.read');
  return (await readCatalogue(ctx)).actions;
}
