import { deleteSecret as removeSecret } from '@waymark/database';
import { defaultTenant } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import { notFound } from '../errors.ts';

/**
 * Forgets a secret. Steps that need it fail with `SecretMissing` from now on.
 *
 * @throws {ServiceError} NOT_FOUND
 */
export async function deleteSecret({
  ctx,
  input: { name },
}: {
  ctx: ServiceContext;
  input: { name: string };
}): Promise<void> {
  requirePermission(ctx, 'secrets.write');
  if (!(await removeSecret(ctx.database, { tenant: defaultTenant, name }))) throw notFound('secret', name);
}
