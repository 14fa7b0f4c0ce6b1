import { putSecret } from '@waymark/database';
import { defaultTenant } from '@waymark/protocol';
import { type ServiceContext, requirePermission } from '../context.ts';
import { ServiceError } from '../errors.ts';
import { parseInput } from '../parse.ts';
import { SecretBody, SecretName } from './schemas.ts';
import { type SecretView, toSecretView } from './view.ts';

/**
 * Keeps a value under a name; a former value is replaced, and steps that start from now on get the new one.
 *
 * @throws {ServiceError} INVALID_REQUEST; SECRETS_UNAVAILABLE when this server has no key to keep secrets under
 */
export async function setSecret({
  ctx,
  input: { name, ...body },
}: {
  ctx: ServiceContext;
  input: { name: string; value?: unknown };
}): Promise<SecretView> {
  requirePermission(ctx, 'secrets.write');
  const owner = { tenant: defaultTenant, name: parseInput(SecretName, name) };
  const { value } = parseInput(SecretBody, body);
  if (!ctx.secretKeys)
    throw new ServiceError(
      'SECRETS_UNAVAILABLE',
      'This server has no key to keep secrets under: set WAYMARK_SECRET_KEY.',
    );
  return toSecretView(await putSecret(ctx.database, ctx.secretKeys, owner, value));
}
