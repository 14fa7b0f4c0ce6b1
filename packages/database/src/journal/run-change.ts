import type { Merge } from './merge.ts';
import { type RecordedEntry, keyOf } from './recorded-entry.ts';
import type { LockedRun } from './runs.ts';

/** A change of one run's journal, to be carried into everything that people look at. */
export type RunChange = {
  run: LockedRun;
  merge: Pick<Merge, 'written' | 'removed' | 'fence'>;
  /** What was stored of the touched addresses, and of the run itself, before the change. */
  stored: readonly RecordedEntry[];
  temporalRunId: string | null;
  /** Ids in Temporal of the executions that are told of, by their number. */
  executions: ReadonlyMap<number, string>;
  /** Length of the history that says so; absent: a live worker does. */
  reconciledLength?: number;
  /** True: the stream may have told any of it before. */
  retelling?: boolean;
};

/** What the journal holds of the touched addresses after the change, in its order. */
export function currentEntries({ merge, stored }: Pick<RunChange, 'merge' | 'stored'>): RecordedEntry[] {
  const rows = new Map(stored.map((row) => [keyOf(row.entry), row]));
  for (const { row } of merge.written) rows.set(keyOf(row.entry), row);
  for (const row of merge.removed) rows.delete(keyOf(row.entry));
  return [...rows.values()].sort((a, b) => a.entry.leg - b.entry.leg || a.entry.seq - b.entry.seq);
}
