import type { RunError } from './errors.ts';
import type { TransitionType } from './journal.ts';
import type { StepStatus } from './statuses.ts';

/** All types of run events: the transitions of the journal, and what only the read model knows (attempts, retractions). */
export const runEventTypes = [
  'run_started',
  'run_continued',
  'step_started',
  'attempt_started',
  'attempt_failed',
  'step_waiting',
  'step_completed',
  'step_failed',
  'step_skipped',
  'step_cancelled',
  'step_held',
  'hold_ended',
  'step_retracted',
  'compensation_started',
  'compensation_completed',
  'compensation_failed',
  'event_received',
  'event_dropped',
  'event_taken',
  'approval_opened',
  'approval_voted',
  'approval_reminded',
  'approval_escalated',
  'approval_decided',
  'run_labelled',
  'run_held',
  'run_cancel_requested',
  'run_paused',
  'run_resumed',
  'run_finished',
] as const satisfies readonly (TransitionType | 'attempt_started' | 'attempt_failed' | 'step_retracted')[];
export type RunEventType = (typeof runEventTypes)[number];

/**
 * One entry of a run's stream. A correction of an earlier entry comes as a new event of the same type and address:
 * readers keep the last.
 */
export type RunEvent = {
  /** Per run, from 1, without a gap; given by PostgreSQL; also the SSE id. */
  id: number;
  at: string;
  type: RunEventType;
  address?: string;
  /** Of step events and `run_finished`. */
  status?: StepStatus | string;
  /** Of attempt events. */
  attempt?: number;
  phase?: 'do' | 'undo';
  error?: RunError | { type: string; message: string } | null;
  nextAttemptAt?: string | null;
  /** Of `event_received` and `event_dropped`: the id and name of the event; `event_taken` has `eventIds`. */
  eventId?: string;
  event?: string;
  /** Of approval events. */
  approvalId?: string;
  [detail: string]: unknown;
};
