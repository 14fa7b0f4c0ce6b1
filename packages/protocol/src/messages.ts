import type { RunError } from './errors.ts';
import type { Json, JsonObject } from './json.ts';
import type { Decision, FinalRunStatus } from './statuses.ts';

/** Task queues. Each worker polls the queue of its role. */
export const taskQueues = { orchestrator: 'waymark-orchestrator', actions: 'waymark-actions' } as const;

/** The actions behind step types that are no `action`. */
export const builtInActionNames = {
  http: 'http.request',
  script: 'script.run',
  emit: 'event.emit',
  workflow: 'run.start',
} as const;

/** In the metadata of a value that stays in Temporal's history whatever its size: who gets it knows nothing of Waymark. */
export const inlineMark = 'waymark-inline';

/** The orchestrator's activity that checks what came from outside of an action against the step's `resultSchema`. */
export const checkResultActivity = 'result.check';

/** What a foreign activity or a sub-run gave, and what the step wants of it. */
export type ResultCheck = { schema: JsonObject; result: Json };

/** Where a result does not fit, and why. */
export type ResultProblem = { pointer: string; message: string };

/** Whose everything is, until there are several tenants. */
export const defaultTenant = 'default';

/** The one workflow type: it interprets any definition. */
export const workflowType = 'automationWorkflow';

/** Names of the messages that the interpreter workflow takes. */
export const messageNames = {
  /** Update (answered) and signal (recorded as made in Temporal) with the same payload, {@link DecideMessage}. */
  decide: 'decide',
  /** Signal, {@link EventMessage}. */
  event: 'event',
  /** Signal, {@link CancelMessage}. Unlike Temporal's own cancellation it can be sent again, for a run that is held. */
  cancel: 'cancel',
  /** Update: what a person asks of an open run (`RunCommand` of the interpreter). */
  command: 'command',
  /** Signal, {@link SubRunMessage}: a run that a step of this one waits for has ended. */
  subRunEnded: 'subRunEnded',
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
export type DecideAnswer = {
  address: string;
  decision: Decision;
  by: string | null;
  at: string;
  /** What the approval has come to with it; null: it waits for further people. Absent in answers of earlier releases: the decision. */
  outcome?: Decision | null;
};

/** Who decides where there is no access control: somebody whom nobody knows. */
export const localUserName = 'local';

/** An event for the mailbox of a run. */
export type EventMessage = {
  /** Its name in `events` of the definition. */
  event: string;
  /** The same id again is dropped. Absent in signals that a person sends by hand. */
  id?: string;
  source?: string;
  /** RFC 3339; absent: when the run received it. */
  time?: string;
  data?: Json;
};

/** An event as steps see it. */
export type EventEnvelope = { id: string; type: string; source: string; time: string; data: Json };

/** An event as those outside get it: CloudEvents 1.0, as JSON. */
export type CloudEvent = EventEnvelope & { specversion: '1.0'; datacontenttype: 'application/json' };

/** How much the mailbox of a run holds: events, and characters of their data as JSON. */
export const mailboxLimits = { events: 1_000, size: 4_194_304 } as const;

export type CancelMessage = { reason?: string; by?: string };

/** What a command says beside its verb, as it is stored and sent. */
export type CommandBody = {
  input?: Json;
  output?: Json;
  version?: number;
  /** Of a run that had ended: it goes on after this execution. Then there is a version, too. */
  after?: string;
  from?: string | null;
  differing?: string[];
};

/** How a sub-run ended, as the step that waits for it hears it. */
export type SubRunEnding = { status: FinalRunStatus; output: Json; error: RunError | null };

/** Tells a run that a sub-run has ended. It may be told twice. */
export type SubRunMessage = SubRunEnding & {
  /** The idempotency key under which the step has started it. */
  key: string;
  runId: string;
};

/** What becomes of a sub-run that is still open when the run that started it has closed. */
export type ParentClosePolicy = 'terminate' | 'cancel' | 'abandon';

/** What the action behind `workflow` steps answers with. */
export type StartedSubRun = {
  runId: string;
  /** The business key was taken: this is the open run that has it, and not of this step's making. */
  joined: boolean;
  /** Null: it is open. */
  ending: SubRunEnding | null;
};
