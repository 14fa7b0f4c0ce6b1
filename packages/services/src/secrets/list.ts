import { listSecrets as readSecrets } from '@waymark/database';
import { defaultTenant } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import type { List } from '../page.ts';
import { type SecretView, toSecretView } from './view.ts';

/** All secrets by name, without their values: nobody gets to see those again. */
export async function listSecrets({ ctx }: { ctx: ServiceContext }): Promise<List<SecretView>> {
  requirePermission(ctx, 'secrets.read');
  const secrets = await readSecrets(ctx.database, defaultTenant);
  return { items: secrets.map(toSecretView), nextCursor: null };
}
