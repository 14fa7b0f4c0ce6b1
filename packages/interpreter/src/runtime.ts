import type {
  CancelMessage,
  DecideAnswer,
  DecideMessage,
  Effect,
  EventMessage,
  Json,
  JournalEntry,
  JsonObject,
  Phase,
  ResultCheck,
  ResultProblem,
  RetryPolicy,
  RunError,
  RunState,
  SecretPlace,
  SubRunMessage,
} from '@waymark/protocol';
import type { Cancellation } from './cancellation.ts';
import type { RunCarry } from './carry.ts';
import type { CommandAnswer, CommandRefusal, RunCommand } from './run-command.ts';

export type { CommandAnswer, CommandRefusal, NextVersion, RunCommand } from './run-command.ts';

/**
 * The port through which the interpreter touches the world. Workers implement it with Temporal, the simulator with a
 * virtual clock and scripted outcomes; one suite of contract tests runs on both. Nothing in it throws: what happened
 * comes back as a value.
 */
export interface Runtime {
  readonly run: RunIdentity;
  /** Workflow time in milliseconds since 1970: the start of the current workflow task. */
  now(): number;
  uuid(): string;
  /** In [0, 1). */
  random(): number;
  /**
   * Carries out an action with all its attempts. When the cancellation is requested the activity is told, and the
   * promise settles only once it has ended: nothing runs on behind the interpreter's back.
   */
  runActivity(call: ActivityCall, cancellation: Cancellation): Promise<ActivityOutcome>;
  /** What a JSON Schema of the definition says of a result: the interpreter carries no schemas. @param of for people */
  checkResult(check: ResultCheck, of: string): Promise<ResultProblem[]>;
  /** Asks a sub-run to cancel; one that has ended does not mind. Its end is told like any other. */
  cancelSubRun(runId: string, message: CancelMessage): void;
  /** Waits for a durable timer. */
  sleep(milliseconds: number, cancellation: Cancellation): Promise<'elapsed' | 'cancelled'>;
  /** Whether this execution has become so long that the run should go on in a further one. */
  shouldContinueAsNew(): boolean;
  /** Whether there is room for what a further execution would have to take over. */
  canCarry(carry: RunCarry): boolean;
  /** Resolves once no activity is in flight and nothing is left to do in this workflow task. */
  whenDrained(): Promise<void>;
  /** Hands an entry to the journal; returns at once and never fails. */
  journal(entry: JournalEntry): void;
  /** Called once, synchronously, before the first await: a message may arrive with the first task. */
  onMessage(receiver: MessageReceiver): void;
}

export type RunIdentity = {
  id: string;
  key: string | null;
  definition: string;
  version: number;
  /** RFC 3339. */
  startedAt: string;
  startedBy: string;
  restarts: number;
  tenant: string;
};

export type ActivityCall = {
  address: string;
  phase: Phase;
  /** Name of the action, or type of the foreign activity. */
  action: string;
  /** An activity of somebody else, whose arguments are the input. Absent: an action. */
  foreign?: true;
  idempotencyKey: string;
  /** Of an undo: the key of the do. */
  undoes: string | null;
  generation: number;
  input: Json;
  /** A line for Temporal's own UI. */
  summary: string;
  queue: string;
  placement: 'near' | 'queue';
  retry: RetryPolicy;
  /** The whole step with all its attempts; null: no limit. Milliseconds, like the next two. */
  timeout: number | null;
  attemptTimeout: number;
  /** Null: no heartbeats are expected. */
  heartbeatTimeout: number | null;
  resultSchema: JsonObject | null;
  secrets: readonly SecretPlace[];
};

/**
 * How an activity ended. Of a foreign one it is not known how often it was tried, unless all attempts were used up; then
 * 1 is said. What it did is not known unless it completed.
 */
export type ActivityOutcome =
  | { status: 'completed'; output: Json; attempts: number }
  | { status: 'failed'; error: Pick<RunError, 'type' | 'message' | 'data' | 'cause'>; attempts: number; effect: Effect }
  | { status: 'cancelled'; attempts: number; effect: Effect };

/** What the run does with messages. All of it is synchronous. */
export interface MessageReceiver {
  /** Null: the decision can be taken; otherwise why not. Read-only (a Temporal update validator). */
  refuseDecision(message: DecideMessage): Refusal | null;
  /** Records the decision in its first statement and answers; the same id again gives the same answer. */
  decide(message: DecideMessage): DecideAnswer;
  /** Puts an event into the mailbox in its first statement; a repeat of its id is dropped. */
  receiveEvent(message: EventMessage): void;
  /** A sub-run has ended; a second time changes nothing. */
  subRunEnded(message: SubRunMessage): void;
  cancel(message: CancelMessage): void;
  /** Null: the command can be carried out, or was. Read-only. */
  refuseCommand(command: RunCommand): CommandRefusal | null;
  /** Carries out a command that is not refused; the same id again gives the same answer. */
  command(command: RunCommand): CommandAnswer;
  state(): RunState;
}

/** Why a decision was not taken; the code is that of the API. */
export type Refusal = {
  code: 'ALREADY_DECIDED' | 'APPROVAL_CLOSED' | 'NOT_FOUND' | 'INVALID_FORM' | 'FORBIDDEN';
  message: string;
};
