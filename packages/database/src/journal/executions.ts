import type { ExecutionReason, JournalEntry } from '@waymark/protocol';
import { isVisible } from './events.ts';
import { type RunChange, currentEntries } from './run-change.ts';
import type { Statement } from './statement.ts';

type Execution = {
  runId: string;
  leg: number;
  /** Null: as it is known. */
  temporalRunId: string | null;
  reason: ExecutionReason;
  startedAt: string;
  closedAt: string | null;
};

/** Writes the executions of runs of which something else is told now: that they began, or that they ended. */
export function planExecutions(changes: readonly RunChange[]): Statement[] {
  const executions = changes.flatMap((change) => changedExecutions(change));
  if (executions.length === 0) return [];
  return [
    {
      text: `INSERT INTO execution (run_id, leg, temporal_run_id, reason, started_at, closed_at)
     SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
     ON CONFLICT (run_id, leg) DO UPDATE SET
       temporal_run_id = COALESCE(excluded.temporal_run_id, execution.temporal_run_id), reason = excluded.reason,
       started_at = excluded.started_at, closed_at = excluded.closed_at`,
      values: [
        executions.map(({ runId }) => runId),
        executions.map(({ leg }) => leg),
        executions.map(({ temporalRunId }) => temporalRunId),
        executions.map(({ reason }) => reason),
        executions.map(({ startedAt }) => startedAt),
        executions.map(({ closedAt }) => closedAt),
      ],
    },
  ];
}

function changedExecutions({ run, merge, stored, executions }: RunChange): Execution[] {
  const own = merge.written.map(({ row }) => row.entry).filter(marksExecution);
  if (own.length === 0) return [];
  const told = currentEntries({ merge, stored }).filter(({ entry }) => marksExecution(entry));
  const marks = told.filter(isVisible).map(({ entry }) => entry);
  // That one begins says that the one before has ended.
  const legs = new Set(
    own.flatMap(({ leg, transition }) => (transition.type === 'run_continued' ? [leg - 1, leg] : [leg])),
  );
  return [...legs].flatMap((leg) => {
    const begin = marks.find((entry) => entry.leg === leg && reasonOf(entry) !== null);
    const reason = begin && reasonOf(begin);
    if (!begin || !reason) return [];
    const end = marks.find(
      (entry) => (entry.leg === leg && entry.transition.type === 'run_finished') || entry.leg === leg + 1,
    );
    const temporalRunId = executions.get(leg) ?? null;
    return [{ runId: run.id, leg, temporalRunId, reason, startedAt: begin.at, closedAt: end?.at ?? null }];
  });
}

function marksExecution({ address, transition }: JournalEntry): boolean {
  return address === '/' && ['run_started', 'run_continued', 'run_finished'].includes(transition.type);
}

function reasonOf({ transition }: JournalEntry): ExecutionReason | null {
  if (transition.type === 'run_started') return 'start';
  return transition.type === 'run_continued' ? transition.reason : null;
}
