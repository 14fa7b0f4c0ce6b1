import type { Database } from '../database.ts';
import { inTransaction } from '../transaction.ts';
import { projectChanges } from './project.ts';
import { type RecordedEntry, isIdentical, keyOf } from './recorded-entry.ts';
import { loadJournal } from './rows.ts';
import { lockRuns } from './runs.ts';

/** What the replay of a stored history told of a run. */
export type Truth = {
  runId: string;
  /** The newest execution; null: not known. */
  temporalRunId: string | null;
  /** Ids in Temporal by number of the execution. */
  executions: ReadonlyMap<number, string>;
  /** All of it, in its order, confirmed. */
  rows: readonly RecordedEntry[];
  /** Whether the history has ended: then nothing else is true. */
  closed: boolean;
  /** Length of the whole history, with what a task that is under way may still undo. */
  historyLength: number;
  /** Length of the history when the last workflow task began that is told here. */
  settledLength: number;
};

/** What the truth changed. */
export type Correction = { entries: number; written: number; removed: number; steps: number };

/**
 * Makes a run's journal and read model what the replay of its stored history told. What a live worker has told since
 * stays. Attempts and run events stay, too; the stream is told what people see differently.
 *
 * @param options.rebuild Deletes all journal and step rows of the run first, whether they were right or not.
 * @returns null when the run does not exist.
 */
export async function writeTruth(
  database: Pick<Database, 'pool'>,
  { runId, temporalRunId, executions, rows, closed, historyLength, settledLength }: Truth,
  options: { rebuild?: boolean } = {},
): Promise<Correction | null> {
  return inTransaction(database, async (client) => {
    const [run] = await lockRuns(client, [runId]);
    if (!run) return null;
    const journal = await loadJournal(client, runId);
    const legs = rows.map(({ entry }) => entry.leg);
    const [first, newest] = [Math.min(...legs), Math.max(...legs)];
    // Told, and perhaps confirmed, by a live worker since the history was read.
    const isLater = ({ entry, historyLength: at }: RecordedEntry): boolean =>
      entry.leg > newest || (entry.leg === newest && at > settledLength);
    // Temporal keeps the histories of earlier executions only so long: what is known of them stays.
    const kept = journal.filter((row) => row.entry.leg < first || (!closed && isLater(row)));
    const stored = journal.filter((row) => !kept.includes(row));
    if (options.rebuild) await client.query('DELETE FROM journal WHERE run_id = $1', [runId]);
    const before = new Map(journal.map((row) => [keyOf(row.entry), row]));
    const truth = new Map(rows.map((row) => [keyOf(row.entry), row]));
    const removed = stored.filter((row) => !truth.has(keyOf(row.entry)));
    const all = [...rows, ...kept.filter((row) => !truth.has(keyOf(row.entry)))];
    const addresses = options.rebuild ? [] : all.map(({ entry }) => entry.address);
    await client.query('DELETE FROM step WHERE run_id = $1 AND address <> ALL($2)', [runId, addresses]);
    if (options.rebuild) await client.query('DELETE FROM execution WHERE run_id = $1', [runId]);
    const leg = Math.max(run.leg, ...all.map(({ entry }) => entry.leg));
    await projectChanges(client, [
      {
        run: { ...run, lastSeq: 0 },
        stored: [],
        retelling: true,
        merge: {
          written: all.map((row) => ({ row, before: null })),
          removed,
          fence: {
            leg,
            historyLength: Math.max(
              leg === newest ? settledLength : 0,
              ...kept.filter(({ entry }) => entry.leg === leg).map((row) => row.historyLength),
            ),
            closed,
          },
        },
        temporalRunId,
        executions,
        reconciledLength: leg > newest ? 0 : historyLength,
      },
    ]);
    const same = all.filter((row) => {
      const old = before.get(keyOf(row.entry));
      return old !== undefined && isIdentical(old.entry, row.entry);
    });
    const steps = new Set(all.map(({ entry }) => entry.address));
    steps.delete('/');
    return { entries: all.length, written: all.length - same.length, removed: removed.length, steps: steps.size };
  });
}
