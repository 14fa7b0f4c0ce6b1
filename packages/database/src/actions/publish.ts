import type { Json } from '@waymark/protocol';
import type { Database } from '../database.ts';

/**
 * Says which actions a worker offers. A newer description of the same name replaces the older one; what other workers
 * offer stays.
 *
 * @param descriptions `ActionDescription`s of `@waymark/definition`
 */
export async function publishActions(
  { pool }: Pick<Database, 'pool'>,
  descriptions: readonly { name: string }[],
): Promise<void> {
  if (descriptions.length === 0) return;
  await pool.query(
    `INSERT INTO action (name, description, published_at)
     SELECT description->>'name', description, now() FROM json_array_elements($1::json) AS offered(description)
     ORDER BY 1
     ON CONFLICT (name) DO UPDATE SET description = EXCLUDED.description, published_at = EXCLUDED.published_at`,
    [JSON.stringify(descriptions)],
  );
}

/** @returns what the workers have published, by name */
export async function listActions({ prisma }: Pick<Database, 'prisma'>): Promise<Json[]> {
  const rows = await prisma.action.findMany({ orderBy: { name: 'asc' } });
  return rows.map(({ description }) => description as Json);
}
