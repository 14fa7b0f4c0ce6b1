import type { Execution } from '@waymark/database';
import type { ExecutionReason } from '@waymark/protocol';
import { toTime } from '../values.ts';

/** An execution of a run in Temporal. */
export type ExecutionView = {
  /** Null while it is not known yet. */
  temporalRunId: string | null;
  reason: ExecutionReason;
  startedAt: string;
  closedAt: string | null;
};

export function toExecutionView({ temporalRunId, reason, startedAt, closedAt }: Execution): ExecutionView {
  return { temporalRunId, reason: reason as ExecutionReason, startedAt: toTime(startedAt), closedAt: toTime(closedAt) };
}
