import type { CommandVerb, Json } from '@waymark/protocol';
import { ApiError, readProblem, unreachable } from './problem.ts';
import type {
  Action,
  Approval,
  DefinitionText,
  Example,
  InboxEvent,
  List,
  Order,
  ResumePlan,
  Run,
  RunSummary,
  Secret,
  Snapshot,
  StartAnswer,
  Validation,
  Workflow,
} from './types.ts';

/** Milliseconds after which a call is given up; the API itself answers within five seconds. */
const patience = 15_000;

async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`/api${path}`, { ...init, signal: AbortSignal.timeout(patience) }).catch(() => null);
  if (!response) throw new ApiError(unreachable);
  if (!response.ok) throw new ApiError(await readProblem(response));
  return response;
}

async function get<Answer>(path: string): Promise<Answer> {
  return (await (await send(path)).json()) as Answer;
}

async function post<Answer>(path: string, body: Json, headers: Record<string, string> = {}): Promise<Answer> {
  return await postText<Answer>(path, { format: 'json', text: JSON.stringify(body) }, headers);
}

/** Posts text as it is: a definition keeps the order of its keys and what is wrong with it. */
async function postText<Answer>(
  path: string,
  { format, text }: DefinitionText,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await send(path, {
    method: 'POST',
    body: text,
    headers: { 'content-type': `application/${format}`, ...headers },
  });
  return (await response.json()) as Answer;
}

function query(values: Record<string, string | number | null | undefined>): string {
  const entries = Object.entries(values).flatMap(([key, value]) =>
    value === null || value === undefined || value === '' ? [] : [[key, String(value)]],
  );
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}

export type RunFilter = {
  status?: string | null;
  workflow?: string | null;
  orderId?: string | null;
  /** `name:value`. */
  label?: string | null;
  parentRunId?: string;
  rootRunId?: string;
  limit?: number;
  cursor?: string | null;
};
export type StartRequest = { input?: Json; version?: number; order?: true };
export type DecisionRequest = { decision: 'approved' | 'rejected'; comment?: string; data?: Json };

/** What a person asks of a run; the address says of what of it that is held. */
export type CommandRequest = {
  address?: string;
  input?: Json;
  output?: Json;
  /** Of a run that has ended: the step from which on it goes on. */
  from?: string;
  version?: number;
  reason?: string;
};
/** From where, and by which version of its definition, a run that has ended goes on. */
export type ResumeWish = Pick<CommandRequest, 'from' | 'version'>;

/** The same id again is the same event. */
export type EventRequest = { data: Json; id: string };

const part = encodeURIComponent;

/** Every call that the pages make, once. Each throws an `ApiError`. */
export const api = {
  listWorkflows: (cursor?: string | null) => get<List<Workflow>>(`/workflows${query({ limit: 100, cursor })}`),
  getWorkflow: (name: string) => get<Workflow>(`/workflows/${part(name)}`),
  getWorkflowVersion: (name: string, version: number) => get<Workflow>(`/workflows/${part(name)}/versions/${version}`),
  validate: (text: DefinitionText) => postText<Validation>('/workflows/validate', text),
  publish: (text: DefinitionText) => postText<Workflow>('/workflows', text),
  listExamples: async (): Promise<Example[]> => itemsOf(await get<List<Example> | Example[]>('/examples')),
  listSecrets: () => get<List<Secret>>('/secrets'),
  setSecret: async (name: string, value: string): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    await send(`/secrets/${part(name)}`, { method: 'PUT', body: JSON.stringify({ value }), headers });
  },
  deleteSecret: async (name: string): Promise<void> => {
    await send(`/secrets/${part(name)}`, { method: 'DELETE' });
  },
  listActions: async (): Promise<Action[]> => itemsOf(await get<List<Action> | Action[]>('/actions')),

  startRun: (workflow: string, request: StartRequest, idempotencyKey: string) =>
    post<StartAnswer>(`/workflows/${part(workflow)}/runs`, request as Json, { 'idempotency-key': idempotencyKey }),
  listRuns: (filter: RunFilter = {}) => get<List<RunSummary>>(`/runs${query(filter)}`),
  getRun: (runId: string) => get<Run>(`/runs/${part(runId)}`),
  cancelRun: (runId: string, reason: string) => post<Json>(`/runs/${part(runId)}/cancel`, reason ? { reason } : {}),
  /** Answers when the run has done it. */
  command: (runId: string, verb: CommandVerb, request: CommandRequest) =>
    post<RunSummary>(`/runs/${part(runId)}/${verb}`, request as Json),
  planResume: (runId: string, wish: ResumeWish) => get<ResumePlan>(`/runs/${part(runId)}/resume${query(wish)}`),

  listMailbox: (runId: string, cursor?: string | null) =>
    get<List<InboxEvent>>(`/runs/${part(runId)}/mailbox${query({ limit: 100, cursor })}`),
  sendEvent: (runId: string, event: string, request: EventRequest) =>
    post<InboxEvent>(`/runs/${part(runId)}/events/${part(event)}`, request as Json),

  listApprovals: (filter: { status?: string; runId?: string; limit?: number }) =>
    get<List<Approval>>(`/approvals${query(filter)}`),
  decide: (id: string, request: DecisionRequest) => post<Approval>(`/approvals/${part(id)}/decision`, request as Json),

  listOrders: (cursor?: string | null) => get<List<Order>>(`/orders${query({ cursor })}`),
  getOrder: (id: string) => get<Order>(`/orders/${part(id)}`),

  getSnapshot: (filter: { table?: string | null; orderId?: string | null; runId?: string | null }) =>
    get<Partial<Snapshot>>(`/db/snapshot${query(filter)}`),
  resetDemo: () => post<Json>('/db/reset', {}),
};

function itemsOf<Item>(answer: List<Item> | Item[]): Item[] {
  return Array.isArray(answer) ? answer : answer.items;
}
