import {
  type Change,
  type ViewName,
  type ViewedRow,
  findView,
  isDatabaseUnavailable,
  readViewRows,
  viewNames,
  viewedTables,
} from '@waymark/database';
import { type ServiceContext, requirePermission } from '../context.ts';
import { createSignal } from './signal.ts';

/** A row as it is now; null: it is gone. */
export type RowChange = {
  table: ViewName;
  op: 'insert' | 'update' | 'delete';
  key: Change['key'];
  row: ViewedRow | null;
};

/** `resync`: changes may have been missed, or there are too many; the reader takes a new snapshot. */
export type ChangeBatch = RowChange[] | 'resync';

const patience = 15_000;
/** Milliseconds in which changes are gathered, so that a row that changes often is read and sent once. */
const gathering = 40;
const mostPending = 2_000;
/** Milliseconds to wait for the connection that listens; a later one means that changes were missed. */
const connecting = 2_000;

/**
 * The rows that change from now on, for live pages.
 *
 * @param input.tables only these; all by default
 * @returns a generator of batches; an empty one says that nothing has happened for a while
 */
export async function* streamChanges({
  ctx,
  input: { tables = viewNames },
  signal,
}: {
  ctx: ServiceContext;
  input: { tables?: readonly ViewName[] | undefined };
  signal: AbortSignal;
}): AsyncGenerator<ChangeBatch, void, void> {
  requirePermission(ctx, 'database.read');
  const news = createSignal(signal);
  let pending = new Map<string, { view: ViewName; change: Change }>();
  let missed = false;
  let listening = ctx.changes?.connected ?? false;
  const unsubscribe = ctx.changes?.subscribe((change) => {
    if (change === 'reconnected') {
      missed ||= listening;
      listening = true;
    } else {
      const view = findView(change.table);
      if (view === null || !tables.includes(view)) return;
      gather(pending, view, change);
      missed ||= pending.size > mostPending;
    }
    if (missed) pending.clear();
    news.raise();
  });
  try {
    // Who has the answer hears of everything that happens after it.
    if (!listening) await news.wait(connecting);
    listening = true;
    yield [];
    while (!signal.aborted) {
      if (!(await news.wait(patience))) {
        yield [];
        continue;
      }
      await new Promise((resolve) => setTimeout(resolve, gathering));
      if (missed) {
        missed = false;
        yield 'resync';
      }
      const gathered = [...pending.values()];
      pending = new Map();
      const rows = await readChanges(ctx, gathered);
      if (rows === 'resync' || rows.length > 0) yield rows;
    }
  } finally {
    unsubscribe?.();
  }
}

/** Of several changes of a row the last one counts; a row that was inserted meanwhile stays an insertion. */
function gather(pending: Map<string, { view: ViewName; change: Change }>, view: ViewName, change: Change): void {
  const place = `${view} ${JSON.stringify(change.key)}`;
  const earlier = pending.get(place)?.change;
  const op = earlier?.op === 'insert' && change.op === 'update' ? 'insert' : change.op;
  pending.set(place, { view, change: { ...change, op } });
}

async function readChanges(
  { database }: ServiceContext,
  gathered: readonly { view: ViewName; change: Change }[],
): Promise<ChangeBatch> {
  const batch: RowChange[] = [];
  try {
    for (const view of new Set(gathered.map((entry) => entry.view))) {
      const changes = gathered.filter((entry) => entry.view === view).map(({ change }) => change);
      const present = changes.filter(({ op }) => op !== 'delete').map(({ key }) => key);
      const rows = present.length === 0 ? [] : await readViewRows(database, view, present);
      const places = new Map(rows.map((row) => [placeOf(view, row), row]));
      for (const { op, key } of changes) {
        const row = places.get(placeOf(view, key)) ?? null;
        batch.push({ table: view, op: row === null ? 'delete' : op, key, row });
      }
    }
    return batch;
  } catch (error) {
    if (isDatabaseUnavailable(error)) return 'resync';
    throw error;
  }
}

function placeOf(view: ViewName, row: Record<string, unknown>): string {
  return JSON.stringify(viewedTables[view].key.map((column) => row[column]));
}
