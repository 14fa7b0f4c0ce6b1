import type { Json, JsonObject } from '@waymark/protocol';
import type { Database } from '../database.ts';
import { inTransaction } from '../transaction.ts';

export type NewVersion = {
  name: string;
  title: string | null;
  hash: string;
  form: 'v1' | 'older';
  definition: JsonObject;
  program: Json;
  warnings: Json;
  /** As it was sent, where that was not JSON. */
  source?: { format: 'yaml'; text: string } | null;
  /** The workflows that it starts, as `name` or `name@3`. Absent: none. */
  starts?: string[];
};

/**
 * Adds a version to a workflow, unless the same content is there already.
 *
 * @param same where to look for the same content: in the newest version only, or in any (for definitions that are
 * published again at every start, and must not come back after somebody published another version)
 */
export function publishVersion(
  database: Database,
  version: NewVersion,
  same: 'newest' | 'any' = 'newest',
): Promise<{ version: number; created: boolean }> {
  return inTransaction(database, async (client) => {
    // Two at once must not take the same number; the lock ends with the transaction.
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('workflow_version'), hashtext($1))`, [version.name]);
    const { rows } = await client.query<{ version: number; hash: string }>(
      'SELECT version, hash FROM workflow_version WHERE name = $1 ORDER BY version DESC',
      [version.name],
    );
    const existing = (same === 'newest' ? rows.slice(0, 1) : rows).find(({ hash }) => hash === version.hash);
    if (existing) return { version: existing.version, created: false };

    const number = (rows[0]?.version ?? 0) + 1;
    await client.query(
      `INSERT INTO workflow_version (name, version, title, hash, form, definition, program, warnings, source, starts)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        version.name,
        number,
        version.title,
        version.hash,
        version.form,
        JSON.stringify(version.definition),
        JSON.stringify(version.program),
        JSON.stringify(version.warnings),
        version.source ? JSON.stringify(version.source) : null,
        version.starts ?? [],
      ],
    );
    return { version: number, created: true };
  });
}
