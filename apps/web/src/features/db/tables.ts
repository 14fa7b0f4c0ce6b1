import type { DatabaseTable, Row, RowChange, Snapshot } from '../../api/types.ts';
import { databaseTables } from '../../api/types.ts';

type TableLook = {
  label: string;
  /** Columns that identify a row. */
  key: readonly string[];
  /** Shown first, and alone in the overview. */
  first: readonly string[];
};

export const tables: Record<DatabaseTable, TableLook> = {
  orders: { label: 'Orders', key: ['id'], first: ['id', 'customer', 'status', 'amount', 'updatedAt'] },
  runs: { label: 'Runs', key: ['id'], first: ['id', 'workflow', 'status', 'lastEvent'] },
  steps: { label: 'Steps', key: ['runId', 'address'], first: ['runId', 'address', 'status', 'attempts', 'updatedAt'] },
  payments: { label: 'Payments', key: ['id'], first: ['id', 'orderId', 'kind', 'amount', 'status'] },
  inventory: { label: 'Inventory', key: ['id'], first: ['id', 'orderId', 'sku', 'quantity', 'status'] },
  approvals: { label: 'Approvals', key: ['id'], first: ['title', 'runId', 'status', 'dueAt', 'decidedBy'] },
  stepEffects: { label: 'Step effects', key: ['key'], first: ['runId', 'address', 'phase', 'status', 'finishedAt'] },
  journal: {
    label: 'Journal',
    key: ['runId', 'leg', 'address', 'type', 'ordinal'],
    first: ['runId', 'address', 'type', 'at', 'confirmed'],
  },
  workflows: { label: 'Workflows', key: ['name', 'version'], first: ['name', 'version', 'title', 'form', 'createdAt'] },
};

/** In the order in which they are shown: the business first. */
export const shownTables = Object.keys(tables) as DatabaseTable[];

export type Entry = {
  id: string;
  row: Row;
  /** Columns that the last change touched. */ changed: string[];
  /** Grows with each change: a flash starts anew. */ stamp: number;
};
export type Contents = Record<DatabaseTable, Entry[]>;

export type Filter = { runId: string | null; orderId: string | null };

/** Rows that one table keeps: as many as a snapshot has. */
const most = 100;

export function fromSnapshot(snapshot: Partial<Snapshot>): Contents {
  const contents: Partial<Contents> = {};
  for (const table of databaseTables) {
    contents[table] = (snapshot[table] ?? []).map((row) => ({ id: keyOf(table, row), row, changed: [], stamp: 0 }));
  }
  return contents as Contents;
}

/** The contents after some changes, in their order. Rows that do not belong to the filter stay out. Pure. */
export function applyChanges(contents: Contents, changes: readonly RowChange[], filter: Filter): Contents {
  const next = { ...contents };
  for (const change of changes) {
    const entries = next[change.table];
    if (entries) next[change.table] = applyChange(entries, change, next, filter);
  }
  return next;
}

function applyChange(
  entries: Entry[],
  { table, op, key, row }: RowChange,
  contents: Contents,
  filter: Filter,
): Entry[] {
  const id = keyOf(table, row ?? key);
  const at = entries.findIndex((entry) => entry.id === id);
  if (op === 'delete' || row === null) return at < 0 ? entries : entries.toSpliced(at, 1);
  const known = entries[at];
  if (!known)
    return belongs(table, row, contents, filter)
      ? [{ id, row, changed: Object.keys(row), stamp: 1 }, ...entries].slice(0, most)
      : entries;
  const changed = Object.keys(row).filter(
    (column) => JSON.stringify(row[column]) !== JSON.stringify(known.row[column]),
  );
  return changed.length === 0 ? entries : entries.with(at, { id, row, changed, stamp: known.stamp + 1 });
}

/** Whether a new row is of the run or the order that is looked at, as far as the rows that are here tell. */
function belongs(table: DatabaseTable, row: Row, contents: Contents, { runId, orderId }: Filter): boolean {
  if (runId === null && orderId === null) return true;
  const runs = contents.runs.map((entry) => entry.row);
  const runIds = runId === null ? runs.filter((run) => run.orderId === orderId).map(({ id }) => id) : [runId];
  const orderIds = orderId === null ? runs.filter(({ id }) => id === runId).map((run) => run.orderId) : [orderId];
  if (table === 'runs') return row.id === runId || (orderId !== null && row.orderId === orderId);
  if (table === 'orders') return orderIds.includes(row.id ?? null);
  if (table === 'workflows')
    return runs.some(({ workflow, version }) => workflow === row.name && version === row.version);
  return runIds.includes(row.runId ?? null) || (row.orderId !== undefined && orderIds.includes(row.orderId));
}

function keyOf(table: DatabaseTable, row: Row): string {
  return JSON.stringify(tables[table].key.map((column) => row[column]));
}
