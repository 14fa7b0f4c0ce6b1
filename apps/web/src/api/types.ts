import type {
  ApprovalStatus,
  AttemptStatus,
  CompensationStatus,
  ExecutionReason,
  Json,
  JsonObject,
  Labels,
  PersonsDecision,
  RunError,
  RunStatus,
  StepStatus,
} from '@waymark/protocol';

/** What the API answers, as the pages read it. */

export type List<Item> = { items: Item[]; nextCursor: string | null };

export type Finding = { code: string; pointer: string; message: string; hint: string | null };

export type TextFormat = 'json' | 'yaml';
/** A definition as its author writes it. */
export type DefinitionText = { format: TextFormat; text: string };

export type WorkflowVersion = { version: number; hash: string; createdAt: string };
export type Workflow = WorkflowVersion & {
  name: string;
  title: string | null;
  form: 'v1' | 'older';
  definition: JsonObject;
  /** The text that was published, where that is not JSON. */
  source: DefinitionText | null;
  warnings: Finding[];
  versions?: WorkflowVersion[];
};

export type Example = {
  name: string;
  title: string | null;
  description: string | null;
  definition: JsonObject;
  input?: Json;
  order?: boolean;
};

export type Action = {
  name: string;
  title: string;
  description: string;
  inputSchema: JsonObject;
  outputSchema: JsonObject;
  queue: string;
  placement: 'near' | 'queue';
  defaults: { retry?: Partial<Record<string, Json>>; attemptTimeout?: number; heartbeatTimeout?: number };
  compensate: JsonObject | null;
};

export type Secret = { name: string; last4: string | null; updatedAt: string };

export type Validation = { valid: boolean; errors: Finding[]; warnings: Finding[] };

export type Attempt = {
  attempt: number;
  status: AttemptStatus;
  startedAt: string;
  finishedAt: string | null;
  error: { type: string; message: string } | null;
  nextAttemptAt: string | null;
  phase?: 'do' | 'undo';
};

export type Compensation = {
  status: CompensationStatus;
  attempts: number;
  startedAt: string | null;
  finishedAt: string | null;
  error: RunError | null;
  /** It failed, and a person has skipped it. */
  givenUp?: true;
};

export type Step = {
  address: string;
  id: string;
  type: string;
  title: string | null;
  status: StepStatus;
  attempts: number;
  startedAt: string | null;
  finishedAt: string | null;
  input: Json;
  output: Json;
  error: RunError | null;
  childRunId: string | null;
  attemptLog: Attempt[];
  compensation: Compensation | null;
  waitingFor?: string | null;
  waitingUntil?: string | null;
};

export type RunSummary = {
  runId: string;
  workflow: string;
  version: number;
  status: RunStatus;
  input: Json;
  output: Json;
  error: RunError | null;
  orderId: string | null;
  labels: Labels;
  rootRunId: string;
  parentRunId: string | null;
  parentAddress: string | null;
  createdAt: string;
  startedAt: string | null;
  closedAt: string | null;
  waitingFor?: string | null;
};
/** An execution of the run in Temporal. */
export type Execution = {
  temporalRunId: string | null;
  reason: ExecutionReason;
  startedAt: string;
  closedAt: string | null;
};
export type Run = RunSummary & { steps: Step[]; executions: Execution[] };

/** What resuming a run that has ended would come to; addresses of steps. */
export type ResumePlan = {
  kept: string[];
  again: string[];
  /** Of what runs again, what does another thing then. By the address in the definition. */
  differing: string[];
  new: string[];
  /** Empty: it can go on so. */
  refused: { address: string; reason: string }[];
};

export type StartAnswer = { runId: string; status: RunStatus; orderId?: string };

export type Approval = {
  id: string;
  runId: string;
  address: string;
  title: string;
  description?: string | null;
  approvers?: Json;
  form?: JsonObject | null;
  status: ApprovalStatus;
  openedAt: string;
  dueAt?: string | null;
  decidedAt: string | null;
  decidedBy: string | null;
  expired?: boolean;
  comment: string | null;
  data: Json;
  quorum: number;
  rejectQuorum: number;
  decisions: PersonsDecision[];
  remindedAt: string | null;
  escalations: { at: string; to: Json; quorum: number }[];
  workflow?: string;
  orderId?: string | null;
};

export type InboxEventState = 'accepted' | 'received' | 'taken' | 'refused';
export type InboxEvent = {
  id: string;
  runId: string;
  event: string;
  source: string;
  time: string;
  data: Json;
  state: InboxEventState;
  takenBy: string | null;
  takenAt: string | null;
  refusal: string | null;
};

export type OrderStatus = string;
export type Order = {
  id: string;
  customer: string;
  items: { sku: string; quantity: number; unitPrice: number }[];
  amount: number;
  currency: string;
  status: OrderStatus;
  createdAt: string;
  history: { status: OrderStatus; at: string; runId: string | null; address: string | null }[];
};

/** The tables of the live viewer, by the names of the snapshot. */
export const databaseTables = [
  'workflows',
  'runs',
  'steps',
  'stepEffects',
  'orders',
  'payments',
  'inventory',
  'approvals',
  'journal',
] as const;
export type DatabaseTable = (typeof databaseTables)[number];
export type Row = Record<string, Json>;
export type Snapshot = Record<DatabaseTable, Row[]>;

/** One changed row of `/changes`. */
export type RowChange = { table: DatabaseTable; op: 'insert' | 'update' | 'delete'; key: Row; row: Row | null };
