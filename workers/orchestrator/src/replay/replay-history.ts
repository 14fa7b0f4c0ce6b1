import type { DataConverter } from '@temporalio/common';
import { type InjectedSinks, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import type { RecordedEntry } from '@waymark/database/journal';
import type { History } from '@waymark/temporal';
import type { JournalSinks } from '../workflows/journal-sink.ts';

/** Who told what a replay tells. */
export const historyWriter = 'history';

/**
 * Replays a stored history and collects what the run told, all of it confirmed: what is stored has happened.
 *
 * @throws when the workflow code does not fit the history.
 */
export async function replayHistory(
  workflowBundle: WorkflowBundleOption,
  runId: string,
  history: History,
  dataConverter: DataConverter | null,
): Promise<RecordedEntry[]> {
  const rows: RecordedEntry[] = [];
  const sinks: InjectedSinks<JournalSinks> = {
    journal: {
      record: {
        callDuringReplay: true,
        fn: ({ historyLength }, entry) =>
          void rows.push({ entry, confirmed: true, historyLength, writer: historyWriter }),
      },
    },
  };
  const results = Worker.runReplayHistories({ workflowBundle, sinks, ...(dataConverter ? { dataConverter } : {}) }, [
    { workflowId: runId, history },
  ]);
  for await (const { error } of results) if (error) throw error;
  return rows;
}
