import type { Json } from './json.ts';

/** Where a run stands. The last five are final. */
export const runStatuses = [
  'pending',
  'running',
  'waiting',
  'held',
  'paused',
  'compensating',
  'completed',
  'failed',
  'compensated',
  'cancelled',
  'terminated',
] as const;
export type RunStatus = (typeof runStatuses)[number];

export const finalRunStatuses = [
  'completed',
  'failed',
  'compensated',
  'cancelled',
  'terminated',
] as const satisfies readonly RunStatus[];
export type FinalRunStatus = (typeof finalRunStatuses)[number];

export function isFinalRunStatus(status: RunStatus): status is FinalRunStatus {
  return (finalRunStatuses as readonly RunStatus[]).includes(status);
}

/** Where a step stands. The last five are final. */
export const stepStatuses = [
  'pending',
  'running',
  'retrying',
  'waiting',
  'held',
  'completed',
  'recovered',
  'skipped',
  'failed',
  'cancelled',
] as const;
export type StepStatus = (typeof stepStatuses)[number];

export const compensationStatuses = ['pending', 'running', 'completed', 'failed'] as const;
export type CompensationStatus = (typeof compensationStatuses)[number];

export const attemptStatuses = ['running', 'completed', 'failed', 'cancelled', 'lost'] as const;
export type AttemptStatus = (typeof attemptStatuses)[number];

export const approvalStatuses = ['open', 'approved', 'rejected', 'closed'] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

/** What one person decided about an approval, as the read model and the output of the step have it. */
export type PersonsDecision = {
  user: string | null;
  decision: Decision;
  comment: string | null;
  form: Json;
  at: string;
};

export type Decision = 'approved' | 'rejected';

/** Whether an activity carries out a step or undoes it. */
export type Phase = 'do' | 'undo';

/** Why an execution of a run was begun. */
export const executionReasons = ['start', 'continueAsNew', 'retry', 'resume', 'restart'] as const;
export type ExecutionReason = (typeof executionReasons)[number];

/** What people can do about something that is held. */
export const holdVerbs = ['retry', 'skip', 'fail'] as const;
export type HoldVerb = (typeof holdVerbs)[number];

/** What people can ask of an open run, beside its cancel. */
export const commandVerbs = [...holdVerbs, 'pause', 'resume'] as const;
export type CommandVerb = (typeof commandVerbs)[number];
