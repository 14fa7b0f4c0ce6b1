import type { InjectedSinks } from '@temporalio/worker';
import type { JournalWriter } from '@waymark/database/journal';
import type { JournalSinks } from '../workflows/journal-sink.ts';

/**
 * The worker's end of the journal: hands entries to the writer, in replays too, since a replay confirms what was told
 * and fills what was lost. A full writer makes the workflow task wait.
 */
export function createJournalSinks(writer: Pick<JournalWriter, 'record'>): InjectedSinks<JournalSinks> {
  return {
    journal: {
      record: {
        callDuringReplay: true,
        fn: ({ runId, historyLength, unsafe }, entry) =>
          writer.record({ entry, temporalRunId: runId, historyLength, replayed: unsafe.isReplaying }),
      },
    },
  };
}
