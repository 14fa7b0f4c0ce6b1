import type { Json, JsonObject, ParentClosePolicy } from '@waymark/protocol';
import type { Expression, Template } from './program.ts';

/**
 * A definition in version 1 of the language, as its author writes it: what the schemas in `schema/` accept. The keys
 * are described there, and in the generated reference.
 */
export type Definition = {
  $schema?: string;
  language?: 1;
  name: string;
  title?: string;
  description?: string;
  input?: JsonObject;
  key?: Template;
  vars?: Record<string, Template>;
  events?: Record<string, JsonObject>;
  schemas?: Record<string, JsonObject>;
  labels?: Record<string, Template>;
  defaults?: DefaultsDefinition;
  timeout?: DurationText;
  retry?: RetryDefinition;
  steps: StepDefinition[];
  onError?: HandlerDefinition[];
  finally?: StepDefinition[];
  onFailure?: 'compensate' | 'hold' | 'fail';
  output?: Template;
};

/** `30s`, `PT30S`, or a template that gives such a text. */
export type DurationText = string;

export type RetryDefinition = {
  initialInterval?: DurationText;
  backoffCoefficient?: number;
  maximumInterval?: DurationText;
  maximumAttempts?: number | 'unlimited';
  jitter?: number;
  retryableErrorTypes?: string[];
  nonRetryableErrorTypes?: string[];
};

export type DefaultsDefinition = {
  retry?: RetryDefinition;
  timeout?: DurationText;
  attemptTimeout?: DurationText;
  queue?: string;
};

export type HandlerDefinition = {
  errors?: string[];
  if?: Expression;
  steps?: StepDefinition[];
  then?: 'fail' | 'continue' | 'hold';
  output?: Template;
};

/** The keys of all work steps. */
export type WorkSettings = {
  retry?: RetryDefinition;
  attemptTimeout?: DurationText;
  heartbeatTimeout?: DurationText;
  queue?: string;
  idempotencyKey?: Template;
  resultSchema?: JsonObject;
};

export type ActionWork = { action: string; allowed?: string[]; input?: Template } & WorkSettings;

export type ActivityWork = { activityType: string; args?: Template[] } & WorkSettings;

export type HttpWork = {
  method?: string;
  url: string;
  query?: Record<string, Template>;
  headers?: Record<string, Template>;
  body?: Template;
  auth?: { basic?: { username: string; password: string }; bearer?: string };
  expect?: { status?: HttpStatusDefinition | HttpStatusDefinition[]; schema?: JsonObject };
} & WorkSettings;

/** `204`, or a class like `"2xx"`. */
export type HttpStatusDefinition = number | string;

export type ScriptWork = { source: string; input?: Template } & WorkSettings;

/** What is handed to a worker: a step, or what undoes one (which is an action when it names no type). */
export type WorkDefinition =
  | ({ type?: 'action' } & ActionWork)
  | ({ type: 'activity' } & ActivityWork)
  | ({ type: 'http' } & HttpWork)
  | ({ type: 'script' } & ScriptWork);

/** What starts a sub-run: a step, or what undoes one. */
export type WorkflowWork = {
  workflow: string;
  allowed?: string[];
  key?: Template;
  onParentClose?: ParentClosePolicy;
  input?: Template;
  queue?: string;
  retry?: RetryDefinition;
  resultSchema?: JsonObject;
};

type When = { when?: 'unknown' | 'completed' | 'started' };
/** What a compensation has of a step. */
type UndoKeys = {
  title?: string;
  description?: string;
  if?: Expression;
  output?: Template;
  timeout?: DurationText;
  onError?: HandlerDefinition[];
};

export type WorkflowCompensation = When & UndoKeys & { type: 'workflow' } & WorkflowWork;

export type CompensationDefinition =
  | (When & UndoKeys & WorkDefinition)
  | WorkflowCompensation
  | (When & { steps: StepDefinition[] });

export type ApproversDefinition = { users?: Json; roles?: Json; groups?: Json };
export type EscalationDefinition = { after: DurationText; to: ApproversDefinition; quorum?: number };

/** The run that an event goes to, each a template. */
export type EmitTarget = { runId: string } | { definition: string; key: string };

type EveryStep = {
  id: string;
  title?: string;
  description?: string;
  dependsOn?: string[];
  if?: Expression;
  output?: Template;
  timeout?: DurationText;
  onError?: HandlerDefinition[];
  compensate?: CompensationDefinition | null;
};

export type StepListDefinition = { steps: StepDefinition[]; output?: Template };
export type CaseDefinition = { name: string; when: Expression } & StepListDefinition;

export type StepDefinition = EveryStep &
  (
    | ({ type: 'action' } & ActionWork)
    | ({ type: 'activity' } & ActivityWork)
    | ({ type: 'http' } & HttpWork)
    | ({ type: 'script' } & ScriptWork)
    | { type: 'wait'; for?: DurationText; until?: string; zone?: string }
    | {
        type: 'approval';
        approvers?: ApproversDefinition;
        quorum?: number;
        rejectQuorum?: number;
        allowSelf?: boolean;
        form?: JsonObject;
        dueIn?: DurationText;
        remindEvery?: DurationText;
        escalate?: EscalationDefinition[];
        onTimeout?: 'reject' | 'approve' | 'fail';
        onReject?: 'fail' | 'continue';
      }
    | {
        type: 'event';
        event: string | string[];
        match?: Expression;
        count?: number;
        since?: 'run' | 'step';
        onTimeout?: 'fail' | 'continue';
      }
    | ({ type: 'workflow'; mode?: 'wait' | 'detach' } & WorkflowWork)
    | { type: 'emit'; event: string; data?: Template; to?: EmitTarget; source?: string }
    | { type: 'switch'; cases: CaseDefinition[]; default?: StepListDefinition }
    | { type: 'block'; steps: StepDefinition[]; finally?: StepDefinition[]; commit?: boolean }
    | {
        type: 'parallel';
        branches: Record<string, StepListDefinition>;
        mode?: 'all' | 'any' | 'race' | 'settled';
      }
    | {
        type: 'forEach';
        items: Expression;
        as?: string;
        concurrency?: number;
        tolerate?: number | string;
        steps: StepDefinition[];
        commit?: boolean;
      }
    | {
        type: 'loop';
        while?: Expression;
        until?: Expression;
        every?: DurationText;
        maxIterations?: number | 'unlimited';
        steps: StepDefinition[];
        commit?: boolean;
      }
    | { type: 'set'; values: Record<string, Template> }
    | { type: 'value'; value: Template }
    | { type: 'return' }
    | { type: 'restart'; input: Template }
    | { type: 'fail'; error: { type: string; message?: string; data?: Template } }
  );

export type StepDefinitionOf<Type extends StepDefinition['type']> = Extract<StepDefinition, { type: Type }>;
