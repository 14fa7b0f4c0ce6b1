import type { WorkflowBundleOption } from '@temporalio/worker';
import type { RecordedEntry, Truth } from '@waymark/database/journal';
import {
  type Closed,
  type History,
  type TemporalClient,
  fetchHistory,
  readClosed,
  findEarlierExecution,
} from '@waymark/temporal';
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
  const chain = await fetchChain(temporal, runId);
  const newest = chain.pop();
  if (!newest) return null;
  const executions = new Map<number, string>();
  const told: RecordedEntry[] = [];
  const replay = async (stored: History, history: History | null): Promise<void> => {
    const rows = history ? await replayHistory(bundle, runId, history, temporal.dataConverter) : [];
    const [leg, temporalRunId] = [rows[0]?.entry.leg, startOf(stored)?.originalExecutionRunId];
    if (leg && temporalRunId) executions.set(leg, temporalRunId);
    told.push(...rows);
  };
  for (const earlier of chain) await replay(earlier, earlier);
  const { history, closing, length, settledLength } = cutHistory(newest);
  const closed = closing ? await readClosed(temporal, closing) : null;
  await replay(newest, history);
  return {
    runId,
    temporalRunId: startOf(newest)?.originalExecutionRunId ?? null,
    executions,
    rows: [...told, ...outsideEnding(runId, told, closed)],
    closed: closed !== null,
    historyLength: length,
    settledLength,
  };
}

/** The stored histories of a run's executions, oldest first: each knows the one that it continues, or resumes. */
async function fetchChain(temporal: TemporalClient, runId: string): Promise<History[]> {
  const chain: History[] = [];
  let stored = await fetchHistory(temporal, runId);
  while (stored) {
    chain.unshift(stored);
    const before = findEarlierExecution(stored);
    stored = before ? await fetchHistory(temporal, runId, { temporalRunId: before }) : null;
  }
  return chain;
}

function startOf({ events }: History) {
  return events?.[0]?.workflowExecutionStartedEventAttributes;
}

/** What a run that was closed from outside could not say itself. */
function outsideEnding(runId: string, told: readonly RecordedEntry[], closed: Closed | null): RecordedEntry[] {
  return closed && !closed.closing ? tellTermination(runId, told, closed.closedAt) : [];
}
