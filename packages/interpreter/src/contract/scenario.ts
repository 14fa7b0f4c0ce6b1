import type { Program } from '@waymark/definition';
import type {
  CancelMessage,
  ClosingState,
  DecideMessage,
  EventMessage,
  Effect,
  FinalRunStatus,
  Json,
  JournalEntry,
  Labels,
  Phase,
  RunError,
  StepState,
  TransitionType,
} from '@waymark/protocol';
import type { CommandRefusal, Refusal, RunCommand } from '../runtime.ts';

/** Who starts the runs of scenarios. */
export const starter = 'starter';

/** One thing that every runtime must do: what happens around a program, and what must come of it. */
export type Scenario = {
  /** A claim. */
  name: string;
  program: Program;
  input: Json;
  script: Script;
  expect: Expectation;
};

/** The world around a run. It can be played by a simulator as well as by real activities and a real client. */
export type Script = {
  /** By phase and address: one entry per attempt, counted over all calls of that key; the last one repeats. Without an entry an action gives back its input at once. */
  actions: Partial<Record<`${Phase} ${string}`, ScriptedAttempt[]>>;
  messages: ScriptedMessage[];
  /** Programs that steps of type `workflow` can start, by their name. Their own actions give back their input at once. */
  workflows?: Record<string, Program>;
};

/** Durations in milliseconds. */
export type ScriptedAttempt = { takes?: number } & (
  | { output: Json; ignoresCancel?: boolean }
  | { error: { type: string; message?: string; data?: Json }; retryable?: boolean; effect?: Effect }
  /** Runs until it is cancelled (or its time is up), and then knows this of its effect. */
  | { hangs: Effect }
);

/** Sent when the journal says for the first time that something happened, `after` milliseconds later. */
export type ScriptedMessage = { on: `${TransitionType} ${string}`; after?: number } & (
  | { decide: DecideMessage }
  | { event: EventMessage }
  | { cancel: CancelMessage }
  | { command: RunCommand }
);

export type Expectation = {
  status: FinalRunStatus;
  output?: Json;
  error?: PartialError | null;
  /** Of the run at its end: exactly these. */
  labels?: Labels;
  /** Addresses in the order in which their compensations were started: exactly these. */
  undone?: string[];
  /** `<transition> <address>`: these entries in this order, others may stand between them. */
  journal?: string[];
  /** `<transition> <address>`: none of these. */
  absent?: string[];
  /** By address, as the journal folds; of objects only the keys that are named are compared. */
  steps?: Record<string, PartialStep>;
  /** One for each `decide` and `command` in the script, in order: null when it was taken. */
  refusals?: RefusalCode[];
};

export type PartialError = Partial<Omit<RunError, 'cause'>> & { cause?: PartialError };

export type PartialStep = { [Key in keyof StepState]?: unknown };

/** What a harness saw of one run. */
export type Observation = {
  ending: ClosingState;
  entries: JournalEntry[];
  refusals: RefusalCode[];
};

/** Null: it was taken. */
export type RefusalCode = Refusal['code'] | CommandRefusal['code'] | null;
