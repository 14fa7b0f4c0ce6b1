import { listActions, listPublishedVersions, listSecrets } from '@waymark/database';
import type { ActionDescription, Catalogue } from '@waymark/definition';
import { defaultTenant } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';

/** What the workers offer, as they have published it, what secrets there are, and what is published to be started. */
export async function readCatalogue({ database }: Pick<ServiceContext, 'database'>): Promise<Catalogue> {
  const [actions, secrets, workflows] = await Promise.all([
    listActions(database),
    listSecrets(database, defaultTenant),
    listPublishedVersions(database),
  ]);
  // Written by `publishActions` alone, from ActionDescriptions.
  return {
    actions: actions as unknown as ActionDescription[],
    secrets: secrets.map(({ name }) => name),
    workflows,
  };
}

/** All actions that definitions can name, with their schemas. */
export async function listOfferedActions({ ctx }: { ctx: ServiceContext }): Promise<ActionDescription[]> {
  requirePermission(ctx, 'definitions.read');
  return (await readCatalogue(ctx)).actions;
}
