import type { Json } from './json.ts';
import type { Decision } from './statuses.ts';

/** Task queues. Each worker polls the queue of its role. */
export const taskQueues = { orchestrator: 'waymark-orchestrator', actions: 'waymark-actions' } as const;

/** The one workflow type: it interprets any definition. */
export const workflowType = 'automationWorkflow';

/** Names of the messages that the interpreter workflow takes. */
export const messageNames = {
  /** Update (answered) and signal (recorded as made in Temporal) with the same payload, {@link DecideMessage}. */
  decide: 'decide',
  /** Signal, {@link CancelMessage}. Unlike Temporal's own cancellation it can be sent again, for a run that is held. */
  cancel: 'cancel',
  /** Query: the run as people see it, {@link RunState}. */
  state: 'state',
} as const;

export type DecideMessage = {
  /** The approval's step. */
  address: string;
  decision: Decision;
  /** The decision's own id: the same id again gets the same answer. Absent in signals that a person sends by hand. */
  id?: string;
  by?: string;
  comment?: string;
  data?: Json;
};

/** What the update `decide` answers when the decision was taken. */
export type DecideAnswer = { address: string; decision: Decision; by: string | null; at: string };

export type CancelMessage = { reason?: string; by?: string };
