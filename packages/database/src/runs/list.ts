import type { Json } from '@waymark/protocol';
import type { Database } from '../database.ts';
import type { Run } from '../generated/client.ts';
import { type Page, type Rows, cutPage } from '../page.ts';

export type RunFilter = {
  statuses?: string[] | undefined;
  workflow?: string | undefined;
  orderId?: string | undefined;
  /** What this run's own steps have started, detached or not. */
  parentRunId?: string | undefined;
  /** The tree of this run, with itself. */
  rootRunId?: string | undefined;
  /** All of them; the value is a text, or a number or boolean written as one. */
  labels?: { name: string; value: string }[] | undefined;
};

/** Newest first. */
export async function listRuns(database: Database, filter: RunFilter, page: Page): Promise<Rows<Run>> {
  const ids = await findIds(database, filter, page);
  const runs = await database.prisma.run.findMany({
    where: { id: { in: ids } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  return cutPage(runs, page.limit);
}

/** Written by hand: Prisma asks for labels in a way that no index answers. */
async function findIds({ pool }: Database, filter: RunFilter, { limit, before }: Page): Promise<string[]> {
  const values: unknown[] = [];
  const put = (value: unknown): string => `$${values.push(value)}`;
  const conditions = [
    ...(filter.statuses ? [`status = ANY(${put(filter.statuses)})`] : []),
    ...(filter.workflow === undefined ? [] : [`workflow = ${put(filter.workflow)}`]),
    ...(filter.orderId === undefined ? [] : [`order_id = ${put(filter.orderId)}`]),
    ...(filter.parentRunId === undefined ? [] : [`parent_run_id = ${put(filter.parentRunId)}`]),
    ...(filter.rootRunId === undefined ? [] : [`root_run_id = ${put(filter.rootRunId)}`]),
    ...(filter.labels ?? []).map(({ name, value }) => {
      const forms = readAs(value).map((form) => `labels @> ${put(JSON.stringify({ [name]: form }))}::jsonb`);
      return `(${forms.join(' OR ')})`;
    }),
    ...(before ? [`(created_at, id) < (${put(before.at)}, ${put(before.id)})`] : []),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM run ${where} ORDER BY created_at DESC, id DESC LIMIT ${put(limit + 1)}`,
    values,
  );
  return rows.map(({ id }) => id);
}

/** What a text in an address may stand for. */
function readAs(text: string): Json[] {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return [
    text,
    ...(Number.isFinite(number) ? [number] : []),
    ...(text === 'true' || text === 'false' ? [text === 'true'] : []),
  ];
}
