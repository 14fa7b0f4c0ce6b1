import type { Database } from '../database.ts';
import type { WorkflowVersion } from '../generated/client.ts';
import { type Page, type Rows, cutPage } from '../page.ts';

/** The newest version of each workflow, the one that was published last first. */
export async function listWorkflows(
  { pool }: Database,
  { limit, before }: Page,
): Promise<Rows<Omit<WorkflowVersion, 'program' | 'starts'>>> {
  const { rows } = await pool.query<Omit<WorkflowVersion, 'program' | 'starts'>>(
    `SELECT name, version, title, hash, form, definition, warnings, source, created_at AS "createdAt"
     FROM (SELECT DISTINCT ON (name) * FROM workflow_version ORDER BY name, version DESC) AS newest
     WHERE $1::timestamptz IS NULL OR (created_at, name) < ($1, $2)
     ORDER BY created_at DESC, name DESC LIMIT $3`,
    [before?.at ?? null, before?.id ?? null, limit + 1],
  );
  return cutPage(rows, limit);
}

/** Every version of every workflow, as far as others that start it have to know it. */
export async function listPublishedVersions({
  pool,
}: Database): Promise<Pick<WorkflowVersion, 'name' | 'version' | 'starts'>[]> {
  const { rows } = await pool.query<Pick<WorkflowVersion, 'name' | 'version' | 'starts'>>(
    'SELECT name, version, starts FROM workflow_version',
  );
  return rows;
}
