import type { ClosingState } from '@waymark/protocol';
import type { Database } from '../database.ts';
import { inTransaction } from '../transaction.ts';
import { projectChanges } from './project.ts';
import type { RecordedEntry } from './recorded-entry.ts';
import { loadJournal } from './rows.ts';
import { lockRuns } from './runs.ts';

/** A run that Temporal says has closed, and the workflow instance that told its ending. */
export type Ending = {
  runId: string;
  writer: string;
  closing: ClosingState;
  temporalRunId: string;
  historyLength: number;
};

/**
 * Makes the ending of a run final, once Temporal has said that it closed: confirms what the instance told, takes back
 * what others told and it did not, tells `run_finished` and gives the run its final status.
 *
 * @returns false when the journal does not agree with Temporal (nothing was changed then): it has to be replayed.
 */
export async function settleRun(database: Pick<Database, 'pool'>, ending: Ending): Promise<boolean> {
  return inTransaction(database, async (client) => {
    const [run] = await lockRuns(client, [ending.runId]);
    if (!run || run.closed) return true;
    const stored = await loadJournal(client, ending.runId);
    const { leg } = ending.closing;
    // Who told the last of an earlier execution has not told the ending; `agrees` counts what there must be.
    const ofOthers = stored.filter((row) => !row.confirmed && row.entry.leg === leg && row.writer !== ending.writer);
    const standing = stored.filter((row) => !ofOthers.includes(row));
    if (!agrees(standing, ending.closing)) return false;
    const unconfirmed = standing.filter(({ confirmed }) => !confirmed);
    await projectChanges(client, [
      {
        run,
        stored,
        merge: {
          written: unconfirmed.map((before) => ({ before, row: { ...before, confirmed: true } })),
          removed: ofOthers,
          fence: { leg: run.leg, historyLength: run.historyLength, closed: true },
        },
        temporalRunId: ending.temporalRunId,
        executions: new Map([[leg, ending.temporalRunId]]),
        reconciledLength: ending.historyLength,
      },
    ]);
    return true;
  });
}

/** Whether nothing is missing, nothing is too much, and the ending is the one that Temporal knows. */
function agrees(rows: readonly RecordedEntry[], { leg, lastSeq, status }: ClosingState): boolean {
  const ended = rows.some(
    ({ entry }) => entry.leg === leg && entry.transition.type === 'run_finished' && entry.transition.status === status,
  );
  if (!ended || !isWhole(rows, leg, lastSeq)) return false;
  for (const { entry } of rows)
    if (entry.transition.type === 'run_continued' && !isWhole(rows, entry.leg - 1, entry.transition.told)) return false;
  return new Set(rows.map(({ entry }) => entry.leg)).size === leg;
}

/** Whether each number up to the last was told once in an execution. */
function isWhole(rows: readonly RecordedEntry[], leg: number, lastSeq: number): boolean {
  const numbers = rows.filter(({ entry }) => entry.leg === leg).map(({ entry }) => entry.seq);
  return numbers.length === lastSeq && new Set(numbers).size === lastSeq && Math.max(...numbers) === lastSeq;
}
