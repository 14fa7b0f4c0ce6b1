import type { RunError } from './errors.ts';
import type { Json } from './json.ts';
import type {
  ApprovalStatus,
  CompensationStatus,
  Decision,
  FinalRunStatus,
  RunStatus,
  StepStatus,
  ExecutionReason,
  HoldVerb,
} from './statuses.ts';

/**
 * What the interpreter says happened. Each transition becomes a journal row, changes the read model by one pure fold
 * (`fold.ts`) and appends a run event of the same name.
 *
 * An entry's identity is what happened, never its number: a later release may journal more, and a replay of an old run
 * must still find the same rows (`leg`, `address`, `type`, `ordinal`).
 */
export type Transition =
  | { type: 'run_started' }
  /**
   * A further execution goes on. `told`: how many entries the one before told; `version`: of the definition, where another
   * one goes on; `paused`: the run still is; `asked`: by whom, when the run had ended.
   */
  | {
      type: 'run_continued';
      reason: Exclude<ExecutionReason, 'start'>;
      told: number;
      version?: number;
      paused?: true;
      asked?: Commanded;
    }
  /** All labels of the run, as they are now. */
  | { type: 'run_labelled'; labels: Labels }
  | { type: 'run_held'; error: RunError; waitingFor: string }
  | { type: 'run_cancel_requested'; reason: string | null; by: string | null }
  /** Nothing new begins, and no clock fires, until it is resumed. */
  | ({ type: 'run_paused' } & Commanded)
  | ({ type: 'run_resumed' } & Commanded)
  | { type: 'run_finished'; status: FinalRunStatus; output: Json; error: RunError | null }
  | {
      type: 'step_started';
      stepType: string;
      title: string | null;
      input: Json;
      idempotencyKey: string | null;
      /** Of a step that computes the name of its action: which one it is. */
      action?: string;
    }
  /** `error`: it failed, and waits for its next try. */
  | { type: 'step_waiting'; waitingFor: string; until: string | null; error?: RunError }
  | {
      type: 'step_completed';
      status: Extract<StepStatus, 'completed' | 'recovered'>;
      output: Json;
      attempts: number;
      error: RunError | null;
    }
  | { type: 'step_failed'; error: RunError; attempts: number }
  /** `output`: a person gave it, and has skipped a step that was held. */
  | { type: 'step_skipped'; stepType: string; output?: Json }
  | { type: 'step_cancelled'; attempts: number; effect: Effect }
  | { type: 'step_held'; error: RunError; attempts: number }
  /** A person has said what becomes of what was held: a step, a compensation or (at `/`) the run itself. */
  | ({ type: 'hold_ended'; verb: HoldVerb } & Commanded)
  | { type: 'compensation_started'; input: Json; title?: string }
  | { type: 'compensation_completed'; attempts: number; output: Json }
  | { type: 'compensation_failed'; attempts: number; error: RunError }
  /** Told at `event:<id>`, see `eventAddress`. `data` is null when it is large. */
  | { type: 'event_received'; event: string; source: string; time: string; data: Json }
  | { type: 'event_dropped'; event: string; source: string; time: string; reason: EventDropReason }
  /** By the step at the address. */
  | { type: 'event_taken'; ids: string[] }
  | {
      type: 'approval_opened';
      title: string;
      description: string | null;
      approvers: Json;
      form: Json;
      dueAt: string | null;
      /** Absent: one, of each. */
      quorum?: number;
      rejectQuorum?: number;
    }
  /** A decision that did not settle the approval. */
  | { type: 'approval_voted'; decision: Decision; by: string | null; comment: string | null; data: Json }
  | { type: 'approval_reminded' }
  /** From now on these people may decide, too. */
  | { type: 'approval_escalated'; to: Json; quorum: number }
  | {
      type: 'approval_decided';
      status: Exclude<ApprovalStatus, 'open'>;
      expired: boolean;
      by: string | null;
      comment: string | null;
      data: Json;
    };

/** Who asked for it, and by which command. */
export type Commanded = { by: string | null; reason: string | null; command: string | null };

/** What runs are found by. */
export type Labels = { [name: string]: string | number | boolean };

export type TransitionType = Transition['type'];

/** Why the run did not take an event into its mailbox. */
export type EventDropReason = 'UNKNOWN_EVENT' | 'MAILBOX_FULL';

/** What is known of the effect of a step that did not complete. */
export type Effect = 'none' | 'unknown';

/** One transition of a run, as the workflow hands it to the journal sink. */
export type JournalEntry = {
  runId: string;
  /** Executions of this run so far (continue-as-new, retry, resume), from 1. */
  leg: number;
  /** Number within the leg, from 1: for the guard against replays and for checks only, never an identity. */
  seq: number;
  /** `/` is the run itself; `event:…` an event that came to it; all others are steps. */
  address: string;
  /** How many entries of this type this address had before in this leg. */
  ordinal: number;
  /** Workflow time (of the workflow task's start), RFC 3339 with milliseconds. */
  at: string;
  transition: Transition;
  /** How often the run had begun anew by then (`restart`); absent: never. Each round has its own steps. */
  round?: number;
};

/** What a run's result, or the details of its failure, hold: a check costs one look at the closing event, not a replay. */
export type ClosingState = {
  status: FinalRunStatus;
  output: Json;
  error: RunError | null;
  lastSeq: number;
  leg: number;
};

/** The step's share of the read model, folded from its entries. */
export type StepState = {
  address: string;
  type: string;
  title: string | null;
  status: StepStatus;
  attempts: number;
  startedAt: string | null;
  finishedAt: string | null;
  input: Json;
  output: Json;
  error: RunError | null;
  idempotencyKey: string | null;
  /** What it waits for and until when, while it waits. */
  waitingFor: string | null;
  waitingUntil: string | null;
  compensation: CompensationState | null;
};

export type CompensationState = {
  status: CompensationStatus;
  attempts: number;
  startedAt: string | null;
  finishedAt: string | null;
  error: RunError | null;
  /** It failed, and a person has said that it is not tried again: what it should have undone stays done. */
  givenUp?: true;
};

/** The run as people see it: answer of the query `state`, and what the read model stores. */
export type RunState = {
  status: RunStatus;
  /** A line that says what the run waits for; null when it does not wait. */
  waitingFor: string | null;
  output: Json;
  error: RunError | null;
  labels: Labels;
  steps: StepState[];
};
