import type { Database } from '../database.ts';
import { type ViewName, type ViewedTable, toColumn, viewedTables } from './tables.ts';

/** A row as people see it: camelCase, dates as `Date`. */
export type ViewedRow = Record<string, unknown>;

export type ViewFilter = { runIds: string[] | null; orderIds: string[] | null };

/** The newest rows of a view. */
export async function readView(
  { pool }: Database,
  name: ViewName,
  filter: ViewFilter,
  limit: number,
): Promise<ViewedRow[]> {
  const view: ViewedTable = viewedTables[name];
  // Both parameters appear in every statement: PostgreSQL wants to know the type of each.
  const conditions = ['($1::text[] IS NULL OR true)', '($2::text[] IS NULL OR true)'];
  if (filter.runIds) conditions.push(view.ofRuns);
  if (filter.orderIds) conditions.push(view.ofOrders);
  const { rows } = await pool.query<ViewedRow>(
    `SELECT ${selection(view)} FROM "${view.table}" WHERE ${conditions.join(' AND ')}
     ORDER BY ${view.newest} DESC, ${view.key.map((key) => `"${toColumn(key)}" DESC`).join(', ')} LIMIT ${Math.trunc(limit)}`,
    [filter.runIds, filter.orderIds],
  );
  return rows;
}

/** Columns of keys that are no texts. */
const numbers = ['version', 'leg', 'ordinal'];

/** The rows that have these keys; a row that is gone is missing. */
export async function readViewRows(
  { pool }: Database,
  name: ViewName,
  keys: readonly Record<string, unknown>[],
): Promise<ViewedRow[]> {
  const view: ViewedTable = viewedTables[name];
  const key = view.key.map((column) => `"${toColumn(column)}"`).join(', ');
  const wanted = view.key.map((column) => `(key->>'${column}')${numbers.includes(column) ? '::int' : ''}`).join(', ');
  const { rows } = await pool.query<ViewedRow>(
    `SELECT ${selection(view)} FROM "${view.table}" WHERE (${key}) IN (SELECT ${wanted} FROM json_array_elements($1::json) AS keys(key))
     ORDER BY ${key}`,
    [JSON.stringify(keys)],
  );
  return rows;
}

function selection({ columns }: ViewedTable): string {
  return Object.entries(columns)
    .map(([name, column]) => `"${column}" AS "${name}"`)
    .join(', ');
}
