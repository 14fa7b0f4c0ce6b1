import { z } from '@hono/zod-openapi';
import {
  approvalStatuses,
  attemptStatuses,
  compensationStatuses,
  executionReasons,
  runEventTypes,
  runStatuses,
  stepStatuses,
} from '@waymark/protocol';
import { inboxEventStates } from '@waymark/services';

/** Any JSON value. */
const Value = z.unknown();
const Time = z
  .string()
  .meta({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds.', example: '2030-01-31T12:00:00.000Z' });

export const Finding = z
  .object({ code: z.string(), pointer: z.string(), message: z.string(), hint: z.string().nullable() })
  .openapi('Finding');

/** `.nullable()` of a named schema would make the named one nullable everywhere. */
function orNull<Schema extends z.ZodType>(schema: Schema) {
  return z.union([schema, z.null()]);
}

export const RunError = z
  .object({
    type: z.string().meta({ description: 'A dot is a hierarchy.' }),
    message: z.string(),
    data: Value,
    step: z.string().meta({ description: 'Address of the step that failed; `/` is the run itself.' }),
    attempts: z.int(),
    at: Time,
    get cause() {
      return RunError.optional();
    },
    runId: z.string().optional().meta({ description: 'The sub-run that failed; `cause` is its own error.' }),
  })
  .openapi('RunError');

const SourceText = z.object({ format: z.literal('yaml'), text: z.string() }).openapi('SourceText');

const workflow = {
  name: z.string(),
  title: z.string().nullable(),
  version: z.int(),
  hash: z.string().meta({ description: 'SHA-256 of the definition.' }),
  form: z.enum(['v1', 'older']),
  createdAt: Time,
  definition: z.unknown().meta({ description: 'As it was sent; of YAML the JSON that it means.' }),
  source: orNull(SourceText).meta({ description: 'The text as it was sent, where that was not JSON.' }),
  warnings: z.array(Finding),
};
export const Workflow = z.object(workflow).openapi('Workflow');
export const WorkflowWithVersions = z
  .object({ ...workflow, versions: z.array(z.object({ version: z.int(), hash: z.string(), createdAt: Time })) })
  .openapi('WorkflowWithVersions');

export const Validation = z
  .object({ valid: z.boolean(), errors: z.array(Finding), warnings: z.array(Finding) })
  .openapi('Validation');

export const Example = z
  .object({ name: z.string(), title: z.string().nullable(), description: z.string().nullable(), definition: Value })
  .openapi('Example');

export const Action = z
  .object({
    name: z.string(),
    title: z.string(),
    description: z.string(),
    inputSchema: Value,
    outputSchema: Value,
    queue: z.string(),
    placement: z.enum(['near', 'queue']),
    defaults: Value,
    compensate: Value,
  })
  .openapi('Action');

const Attempt = z.object({
  attempt: z.int(),
  status: z.enum(attemptStatuses),
  startedAt: Time.meta({ description: 'By the clock of the worker.' }),
  finishedAt: Time.nullable(),
  error: Value,
  nextAttemptAt: Time.nullable(),
});

export const Step = z
  .object({
    address: z.string(),
    id: z.string(),
    type: z.string(),
    title: z.string().nullable(),
    status: z.enum(stepStatuses),
    attempts: z.int(),
    startedAt: Time.nullable().meta({ description: 'Workflow time; null: it has not started.' }),
    finishedAt: Time.nullable(),
    input: Value,
    output: Value,
    error: orNull(RunError),
    waitingFor: z.string().nullable(),
    waitingUntil: Time.nullable(),
    waitsFor: z
      .array(z.string())
      .meta({ description: 'Addresses of the steps that must have ended before it starts.' }),
    childRunId: z.string().nullable().meta({
      description: 'The sub-run of a step of type `workflow`: the newest, where it had several attempts.',
    }),
    attemptLog: z.array(Attempt),
    compensation: z
      .object({
        status: z.enum(compensationStatuses),
        attempts: z.int(),
        startedAt: Time.nullable(),
        finishedAt: Time.nullable(),
        error: orNull(RunError),
        givenUp: z.literal(true).optional().meta({ description: 'A person has skipped it: what was done stays done.' }),
      })
      .nullable(),
  })
  .openapi('Step');

const run = {
  runId: z.string().meta({ description: 'Also the id of the workflow in Temporal.' }),
  workflow: z.string(),
  version: z.int(),
  status: z.enum(runStatuses),
  key: z.string().nullable().meta({ description: 'The business key.' }),
  input: Value,
  output: Value,
  result: z.unknown().meta({ description: 'The same as `output`.' }),
  error: orNull(RunError),
  waitingFor: z.string().nullable(),
  orderId: z.string().nullable(),
  labels: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .meta({ description: 'What it is found by, from `labels` of the definition.' }),
  rootRunId: z.string().meta({
    description: 'The root of its tree. A run that no other one waits for is a root itself, a detached one, too.',
  }),
  parentRunId: z.string().nullable().meta({ description: 'The run whose step has started it.' }),
  parentAddress: z.string().nullable().meta({ description: 'The address of that step.' }),
  startedBy: z.string(),
  createdAt: Time,
  startedAt: Time.nullable(),
  closedAt: Time.nullable(),
  cancelRequestedAt: Time.nullable(),
};
export const Run = z.object(run).openapi('Run');
export const Execution = z
  .object({
    temporalRunId: z.string().nullable(),
    reason: z.enum(executionReasons),
    startedAt: Time,
    closedAt: Time.nullable(),
  })
  .openapi('Execution');
export const RunWithSteps = z
  .object({
    ...run,
    steps: z.array(Step),
    executions: z.array(Execution).meta({
      description:
        'The executions of the run in Temporal, oldest first: a run that becomes long goes on in a further one.',
    }),
  })
  .openapi('RunWithSteps');
export const StartedRun = z
  .object({ runId: z.string(), status: z.literal('pending'), orderId: z.string().optional() })
  .openapi('StartedRun');

export const RunEvent = z
  .looseObject({
    id: z.int().meta({ description: 'Per run, from 1, without a gap.' }),
    at: Time,
    type: z.enum(runEventTypes),
    address: z.string().optional(),
  })
  .openapi('RunEvent');

export const InboxEvent = z
  .object({
    id: z.string(),
    runId: z.string(),
    event: z.string(),
    source: z.string(),
    time: Time,
    data: Value,
    state: z.enum(inboxEventStates).meta({
      description: '`accepted`: stored. `received`: in the mailbox of the run. `taken`: by the step `takenBy`.',
    }),
    takenBy: z.string().nullable(),
    takenAt: orNull(Time),
    refusal: z.string().nullable().meta({ description: 'RUN_ENDED, MAILBOX_FULL or UNKNOWN_EVENT.' }),
  })
  .openapi('InboxEvent');

export const OutgoingEvent = z
  .object({
    runId: z.string(),
    address: z.string().meta({ description: 'Of the step that sent it.' }),
    event: z
      .object({
        specversion: z.literal('1.0'),
        id: z.string(),
        type: z.string(),
        source: z.string(),
        time: Time,
        datacontenttype: z.string(),
        data: Value,
      })
      .openapi('CloudEvent'),
  })
  .openapi('OutgoingEvent');

export const Approval = z
  .object({
    id: z.string(),
    runId: z.string(),
    workflow: z.string().nullable(),
    orderId: z.string().nullable(),
    address: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    approvers: Value,
    form: z.unknown().meta({ description: 'JSON Schema of `data`; null: there is nothing to fill in.' }),
    status: z.enum(approvalStatuses),
    openedAt: Time,
    dueAt: Time.nullable(),
    decidedAt: Time.nullable(),
    decidedBy: z.string().nullable(),
    expired: z.boolean(),
    comment: z.string().nullable(),
    data: z.unknown().meta({ description: 'The filled form.' }),
    quorum: z.int().meta({ description: 'How many people have to approve.' }),
    rejectQuorum: z.int().meta({ description: 'How many people have to reject.' }),
    decisions: z.array(
      z.object({
        user: z.string().nullable(),
        decision: z.enum(['approved', 'rejected']),
        comment: z.string().nullable(),
        form: Value,
        at: Time,
      }),
    ),
    remindedAt: Time.nullable(),
    escalations: z
      .array(z.object({ at: Time, to: Value, quorum: z.int() }))
      .meta({ description: 'Who was asked later, and how many have to approve since then.' }),
  })
  .openapi('Approval');

export const Secret = z
  .object({
    name: z.string(),
    last4: z.string().nullable().meta({ description: 'The end of the value; null: it is too short for that.' }),
    updatedAt: Time,
  })
  .openapi('Secret');

const Cents = z.int().meta({ description: 'Cents.' });
export const Order = z
  .object({
    id: z.string(),
    customer: z.string(),
    items: z.array(z.object({ sku: z.string(), quantity: z.int(), unitPrice: Cents })),
    amount: Cents,
    currency: z.string(),
    status: z.string(),
    createdAt: Time,
    history: z.array(
      z.object({ status: z.string(), at: Time, runId: z.string().nullable(), address: z.string().nullable() }),
    ),
  })
  .openapi('Order');

const Row = z.record(z.string(), z.unknown());
export const Snapshot = z.partialRecord(z.string(), z.array(Row)).openapi('Snapshot');
export const RowChange = z
  .object({ table: z.string(), op: z.enum(['insert', 'update', 'delete']), key: Row, row: Row.nullable() })
  .openapi('RowChange');
export const ResetAnswer = z
  .object({ cancelledRuns: z.int(), orders: z.int(), payments: z.int(), inventory: z.int() })
  .openapi('ResetAnswer');

export const Readiness = z
  .object({
    status: z.literal('ready'),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string().nullable() })),
  })
  .openapi('Readiness');

/** A list, newest first. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'For the next page; null: this is the last.' }),
  });
}

/** What resuming a run would come to. */
export const ResumePlan = z
  .object({
    kept: z.array(z.string()).meta({ description: 'Addresses of what has ended well, and stays so.' }),
    again: z.array(z.string()).meta({ description: 'Addresses of what runs again.' }),
    new: z.array(z.string()).meta({ description: 'What the other version has beside this one.' }),
    differing: z.array(z.string()).meta({ description: 'What runs again, and does another thing then.' }),
    refused: z
      .array(z.object({ address: z.string(), reason: z.string() }))
      .meta({ description: 'Why it cannot go on so; empty: it can.' }),
  })
  .openapi('ResumePlan');
