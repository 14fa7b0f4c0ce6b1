import type { Queryable } from '../transaction.ts';
import { projectChanges } from './project.ts';
import type { RunChange } from './run-change.ts';
import { groupBy } from './group-by.ts';
import { mergeEntries } from './merge.ts';
import type { RecordedEntry } from './recorded-entry.ts';
import { loadTouched } from './rows.ts';
import { lockRuns } from './runs.ts';

/** An entry on its way to the database, with the execution that told it. */
export type IncomingEntry = RecordedEntry & { temporalRunId: string };

/**
 * Takes entries of any number of runs into the journal and the read model, in one transaction of the caller. Entries of
 * runs that do not exist are dropped.
 *
 * @param incoming In the order in which they were told.
 * @returns the runs of which something was dropped because it is not true any more.
 */
export async function applyEntries(
  client: Queryable,
  incoming: readonly IncomingEntry[],
): Promise<{ fencedRuns: Set<string> }> {
  const byRun = groupBy(incoming, ({ entry }) => entry.runId);
  const runs = await lockRuns(client, [...byRun.keys()]);
  const stored = groupBy(await loadTouched(client, touchedAddresses(incoming)), ({ entry }) => entry.runId);

  const changes: RunChange[] = [];
  const fencedRuns = new Set<string>();
  for (const run of runs) {
    const told = byRun.get(run.id) ?? [];
    const rows = stored.get(run.id) ?? [];
    const merge = mergeEntries(rows, told, { leg: run.leg, historyLength: run.historyLength, closed: run.closed });
    if (merge.fenced > 0) fencedRuns.add(run.id);
    if (merge.written.length === 0 && merge.removed.length === 0) continue;
    changes.push({
      run,
      merge,
      stored: rows,
      temporalRunId: newestOf(told),
      executions: new Map(told.map(({ entry, temporalRunId }) => [entry.leg, temporalRunId])),
    });
  }
  if (changes.length > 0) await projectChanges(client, changes);
  return { fencedRuns };
}

/** The execution that a run is in now: late entries of an earlier one may come with its own. */
function newestOf(told: readonly IncomingEntry[]): string | null {
  const last = Math.max(...told.map(({ entry }) => entry.leg));
  return told.findLast(({ entry }) => entry.leg === last)?.temporalRunId ?? null;
}

/** Each address once, and the run itself, whose status follows from everything. */
function touchedAddresses(incoming: readonly IncomingEntry[]): { runId: string; address: string }[] {
  const seen = new Map<string, { runId: string; address: string }>();
  for (const { entry } of incoming) {
    for (const address of [entry.address, '/']) seen.set(`${entry.runId} ${address}`, { runId: entry.runId, address });
  }
  return [...seen.values()];
}
