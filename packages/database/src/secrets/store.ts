import type { Database } from '../database.ts';
import type { SecretKeys } from './keys.ts';
import { open, seal, type SecretOwner } from './seal.ts';

/** What anybody may know of a secret. */
export type SecretSummary = { name: string; last4: string | null; updatedAt: Date };

const columns = 'name, last4, updated_at AS "updatedAt"';

/** The secrets of a tenant, by name, without their values. */
export async function listSecrets({ pool }: Pick<Database, 'pool'>, tenant: string): Promise<SecretSummary[]> {
  const { rows } = await pool.query<SecretSummary>(`SELECT ${columns} FROM secret WHERE tenant = $1 ORDER BY name`, [
    tenant,
  ]);
  return rows;
}

/** Keeps a value under a name, in the place of a former one. */
export async function putSecret(
  { pool }: Pick<Database, 'pool'>,
  keys: SecretKeys,
  owner: SecretOwner,
  value: string,
): Promise<SecretSummary> {
  const { keyId, sealed } = seal(keys, owner, value);
  const { rows } = await pool.query<SecretSummary>(
    `INSERT INTO secret (tenant, name, key_id, sealed, last4) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (tenant, name) DO UPDATE
     SET key_id = EXCLUDED.key_id, sealed = EXCLUDED.sealed, last4 = EXCLUDED.last4, updated_at = now()
     RETURNING ${columns}`,
    [owner.tenant, owner.name, keyId, sealed, lastFour(value)],
  );
  const row = rows[0];
  if (!row) throw new Error('an upsert gives its row');
  return row;
}

/** @returns whether there was one */
export async function deleteSecret({ pool }: Pick<Database, 'pool'>, { tenant, name }: SecretOwner): Promise<boolean> {
  const { rowCount } = await pool.query('DELETE FROM secret WHERE tenant = $1 AND name = $2', [tenant, name]);
  return rowCount === 1;
}

/**
 * The values of secrets, by name; those that do not exist are missing.
 *
 * @throws {Error} when one cannot be opened
 */
export async function readSecrets(
  { pool }: Pick<Database, 'pool'>,
  keys: SecretKeys,
  tenant: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ name: string; keyId: string; sealed: Buffer }>(
    'SELECT name, key_id AS "keyId", sealed FROM secret WHERE tenant = $1 AND name = ANY($2)',
    [tenant, names],
  );
  return new Map(rows.map(({ name, ...sealed }) => [name, open(keys, { tenant, name }, sealed)]));
}

/** Enough to tell one from another; of a short one that would be too much of it. */
function lastFour(value: string): string | null {
  return value.length < 12 ? null : value.slice(-4);
}
