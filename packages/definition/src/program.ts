import type { Json, JsonObject, RetryPolicy, SecretPlace } from '@waymark/protocol';

/**
 * A definition that was found valid, in the form that the interpreter runs: the older form translated, dependencies
 * spelled out, defaults and the actions' own settings resolved. It is stored when the definition is published, so that
 * the deploy of a worker does not change open runs. Plain JSON; durations that are fixed are milliseconds.
 */
export type Program = {
  language: 1;
  name: string;
  form: 'v1' | 'older';
  title: Template | null;
  key: Template | null;
  /** In the order of the definition; each is a template over `input`. */
  vars: Record<string, Template>;
  /** The events that a run takes: name to JSON Schema of the data, each complete in itself. Absent: none. */
  events?: Record<string, JsonObject>;
  /** What runs are found by, templates over `input`, `vars` and `run`. Absent: none. */
  labels?: Record<string, Template>;
  timeout: DurationTemplate | null;
  /** How often a run that fails goes on from the step that failed. Absent: never. */
  retry?: RetryPolicy;
  onFailure: 'compensate' | 'hold' | 'fail';
  steps: Step[];
  onError: Handler[];
  finally: Step[];
  /** Absent: the last step's output. */
  output?: Template;
};

/** JSON whose strings may hold `${ expression }`. */
export type Template = Json;
/** A string that is exactly one `${ expression }`. */
export type Expression = string;
/** Milliseconds, or a template that gives a duration text. */
export type DurationTemplate = number | string;

export type StepBase = {
  id: string;
  title: Template | null;
  /**
   * Ids of the siblings that must have ended before this step starts. Where the author wrote no `dependsOn` it is
   * everything above, without what those that are named wait for anyway.
   */
  waitsFor: string[];
  if?: Expression;
  output?: Template;
  timeout?: DurationTemplate;
  onError: Handler[];
  compensate: Compensation | null;
};

/** A nested list of steps with what it gives. Absent output: the last step's. */
export type StepList = { steps: Step[]; output?: Template };

export type Step =
  | (StepBase & { type: 'action' } & Work)
  | (StepBase & { type: 'activity' } & Work)
  | (StepBase & { type: 'http' } & Work)
  | (StepBase & { type: 'script' } & Work)
  | (StepBase & { type: 'wait'; for?: DurationTemplate; until?: Template; zone?: Template })
  | (StepBase & {
      type: 'approval';
      /** What the approver reads as the title; the step's own title. */
      description: Template | null;
      approvers: JsonObject | null;
      form: JsonObject | null;
      /** Absent: one, of each. */
      quorum?: number;
      rejectQuorum?: number;
      /** Absent: they may, in programs that were published before this was asked. */
      allowSelf?: boolean;
      dueIn?: DurationTemplate;
      remindEvery?: DurationTemplate;
      escalate?: { after: DurationTemplate; to: JsonObject; quorum?: number }[];
      onTimeout: 'reject' | 'approve' | 'fail';
      onReject: 'fail' | 'continue';
    })
  | (StepBase & {
      type: 'event';
      /** Names: any of them. */
      events: string[];
      match?: Expression;
      /** Absent: one event, and the output is no list. */
      count?: number;
      since: 'run' | 'step';
      onTimeout: 'fail' | 'continue';
    })
  | (StepBase & { type: 'emit'; call: Work })
  | (StepBase & { type: 'workflow'; mode: 'wait' | 'detach' } & SubRun)
  | (StepBase & { type: 'switch'; cases: (StepList & { name: string; when: Expression })[]; default: StepList | null })
  | (StepBase & { type: 'block'; steps: Step[]; finally: Step[] } & Commits)
  | (StepBase & { type: 'parallel'; branches: Record<string, StepList>; mode: 'all' | 'any' | 'race' | 'settled' })
  | (StepBase & {
      type: 'forEach';
      items: Expression;
      as: string;
      concurrency: number;
      /** How many items, or what share of them, may fail; null: none. */
      tolerate: { items: number } | { share: number } | null;
      steps: Step[];
    } & Commits)
  | (StepBase & {
      type: 'loop';
      while?: Expression;
      until?: Expression;
      every?: DurationTemplate;
      maxIterations: number | 'unlimited';
      steps: Step[];
    } & Commits)
  | (StepBase & { type: 'set'; values: Record<string, Template> })
  | (StepBase & { type: 'value'; value: Template })
  | (StepBase & { type: 'return' })
  | (StepBase & { type: 'restart'; input: Template })
  | (StepBase & { type: 'fail'; error: { type: Template; message: Template; data: Template } });

/** Present: when it completes (each of its turns), what would undo what is inside is dropped. */
type Commits = { commit?: true };

export type StepType = Step['type'];
/** A step whose work is handed to a worker. */
export type WorkStep = Extract<Step, Work>;
export type StepOf<Type extends StepType> = Extract<Step, { type: Type }>;

export type SubRun = {
  /** Present: the sub-runs that a computed name may start, as `name` or `name@3`. */
  allowed?: string[];
  /** Of whole sub-runs: each attempt is one of its own. */
  retry: RetryPolicy;
  /** JSON Schema that the output of the sub-run must fit, else `InvalidOutput`. */
  resultSchema?: JsonObject;
  /** What starts it; its input is {@link SubRunTemplate}. */
  call: Work;
};

/** The input of what starts a sub-run: `name` or `name@3`, its input, and its business key in place of its definition's. */
export type SubRunTemplate = { workflow: Template; input: Template; key: Template };

/** What is handed to an activity: the own keys of work steps, all resolved. */
export type Work = {
  /** Name of the action, or type of the foreign activity. With `choices` a template that gives one of theirs. */
  action: string;
  /** Present: the name is computed, and these are the actions that it may give. */
  choices?: WorkChoice[];
  /** Of a foreign activity the list of its arguments. */
  input: Template;
  /** Present: an activity of a worker that knows nothing of Waymark. Temporal itself makes its attempts. */
  foreign?: true;
  /** Where secrets belong in the input; its template holds masks there. */
  secrets?: SecretPlace[];
  /** What the definition fixes and no template touches. Present: the action gets `{...settings, input}`. */
  settings?: JsonObject;
  retry: RetryPolicy;
  attemptTimeout: DurationTemplate;
  /** Null, for foreign activities only: no heartbeats are expected. */
  heartbeatTimeout: DurationTemplate | null;
  queue: string;
  /** `near`: runs on the orchestrator's own queue (short, own database, no tenant code, no network outside). */
  placement: 'near' | 'queue';
  idempotencyKey?: Template;
  /** JSON Schema that the output must fit, else `InvalidOutput`; checked by the activity wrapper. */
  resultSchema?: JsonObject;
};

/** An action that a computed name may give, with all that its author has a say in. */
export type WorkChoice = Pick<
  Work,
  'action' | 'retry' | 'attemptTimeout' | 'heartbeatTimeout' | 'queue' | 'placement'
> & {
  /** Of a step that does not say itself what undoes it. */
  compensate?: Compensation;
};

export type Handler = {
  errors: string[];
  if?: Expression;
  steps: Step[];
  then: 'fail' | 'continue' | 'hold';
  output?: Template;
};

export type Compensation = { when: 'unknown' | 'completed' | 'started' } & (
  | ({ kind: 'work'; work: Work } & UndoBase)
  | ({ kind: 'workflow'; subRun: SubRun } & UndoBase)
  | { kind: 'steps'; steps: Step[] }
);

export type CompensationOf<Kind extends Compensation['kind']> = Extract<Compensation, { kind: Kind }>;

/** What a compensation has of a step. */
type UndoBase = {
  title?: Template;
  if?: Expression;
  output?: Template;
  timeout?: DurationTemplate;
  onError?: Handler[];
};
