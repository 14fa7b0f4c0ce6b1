import { type RecordedEntry, isEarlier, isIdentical, keyOf } from './recorded-entry.ts';

/** Where the journal of a run stands: what is told of an older place by somebody else is not true any more. */
export type Fence = { leg: number; historyLength: number; closed: boolean };

/** What incoming entries change in a run's journal. */
export type Merge = {
  /** Entries to write; `before` is what stood there. */
  written: { row: RecordedEntry; before: RecordedEntry | null }[];
  /** Entries of workflow tasks that failed after they had told them. */
  removed: RecordedEntry[];
  /** How many incoming entries were dropped, because somebody else had told what came later. */
  fenced: number;
  fence: Fence;
};

/**
 * Merges entries, in the order in which they were told, into what is stored of the same run. A workflow task that fails
 * after it has told its entries is executed again, by this worker or another, and may go another way; so
 *
 * - an entry is provisional until its workflow instance goes on, or until it is replayed from the stored history;
 * - confirmed beats provisional, and between provisional ones the later workflow task wins;
 * - once an instance goes on, what others told provisionally before it and it has not told itself did not happen.
 *
 * @param stored Everything stored of the addresses in question, and all provisional entries of the run.
 */
export function mergeEntries(
  stored: readonly RecordedEntry[],
  incoming: readonly RecordedEntry[],
  start: Fence,
): Merge {
  const rows = new Map(stored.map((row) => [keyOf(row.entry), row]));
  const before = new Map<string, RecordedEntry | null>();
  let fence = start;
  let fenced = 0;

  const replace = (key: string, row: RecordedEntry | null): void => {
    if (!before.has(key)) before.set(key, rows.get(key) ?? null);
    if (row) rows.set(key, row);
    else rows.delete(key);
  };

  for (const row of incoming) {
    if (isFenced(row, fence)) {
      fenced += 1;
      continue;
    }
    fence = raise(fence, row);
    const key = keyOf(row.entry);
    const standing = rows.get(key);
    if (!standing || beats(row, standing)) replace(key, row);
    for (const [otherKey, other] of rows) {
      if (other.confirmed || other.entry.leg !== row.entry.leg) continue;
      if (other.writer === row.writer) {
        if (other.historyLength < row.historyLength) replace(otherKey, { ...other, confirmed: true });
      } else if (!row.confirmed && isEarlier(other, row)) replace(otherKey, null);
    }
  }

  const changes = [...before].map(([key, old]) => ({ row: rows.get(key) ?? null, before: old }));
  return {
    written: changes.flatMap(({ row, before: old }) => (row && row !== old ? [{ row, before: old }] : [])),
    removed: changes.flatMap(({ row, before: old }) => (!row && old ? [old] : [])),
    fenced,
    fence,
  };
}

/** A replayed entry is history and always true; a provisional one may come late, from a worker that lost its task. */
function isFenced({ confirmed, entry, historyLength }: RecordedEntry, fence: Fence): boolean {
  if (confirmed) return false;
  return entry.leg < fence.leg || (entry.leg === fence.leg && (fence.closed || historyLength < fence.historyLength));
}

function beats(row: RecordedEntry, standing: RecordedEntry): boolean {
  if (row.confirmed && standing.confirmed) return !isIdentical(row.entry, standing.entry);
  if (row.confirmed || standing.confirmed) return row.confirmed;
  return !isEarlier(row, standing);
}

function raise(fence: Fence, { entry, historyLength }: RecordedEntry): Fence {
  if (entry.leg < fence.leg) return fence;
  if (entry.leg > fence.leg) return { leg: entry.leg, historyLength, closed: false };
  return { ...fence, historyLength: Math.max(fence.historyLength, historyLength) };
}
