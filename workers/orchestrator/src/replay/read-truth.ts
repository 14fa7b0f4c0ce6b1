import type { WorkflowBundleOption } from '@temporalio/worker';
import type { RecordedEntry, Truth } from '@waymark/database/journal';
import { type Closed, type TemporalClient, fetchHistory } from '@waymark/temporal';
import { cutHistory } from './cut-history.ts';
import { replayHistory } from './replay-history.ts';
import { tellTermination } from './terminated.ts';

/**
 * Reads from Temporal alone what is true of a run: fetches its stored history and replays it.
 *
 * @returns null when Temporal does not know the run (any more).
 * @throws {TemporalUnavailable}; also when the workflow code does not fit the history.
 */
export async function readTruth(
  temporal: TemporalClient,
  bundle: WorkflowBundleOption,
  runId: string,
): Promise<Truth | null> {
  const stored = await fetchHistory(temporal, runId);
  if (!stored) return null;
  const { history, closed, length, settledLength } = cutHistory(stored);
  const told = history ? await replayHistory(bundle, runId, history) : [];
  const rows = [...told, ...outsideEnding(runId, told, closed)];
  const temporalRunId = stored.events?.[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? null;
  return { runId, temporalRunId, rows, closed: closed !== null, historyLength: length, settledLength };
}

/** What a run that was closed from outside could not say itself. */
function outsideEnding(runId: string, told: readonly RecordedEntry[], closed: Closed | null): RecordedEntry[] {
  return closed && !closed.closing ? tellTermination(runId, told, closed.closedAt) : [];
}
