import type { Json, JsonObject, RunEvent } from '@waymark/protocol';

/** What the API answers for a step; the tests read these fields. */
export type StepView = {
  address: string;
  id: string;
  type: string;
  title: string | null;
  status: string;
  attempts: number;
  startedAt: string | null;
  finishedAt: string | null;
  input: Json;
  output: Json;
  error: { type: string; message: string } | null;
  attemptLog: {
    attempt: number;
    status: string;
    startedAt: string;
    finishedAt: string | null;
    nextAttemptAt: string | null;
  }[];
  compensation: { status: string; attempts: number; startedAt: string; finishedAt: string | null } | null;
};

export type RunView = {
  runId: string;
  workflow: string;
  version: number;
  status: string;
  input: Json;
  output: Json;
  error: { type: string; message: string; step: string; attempts: number } | null;
  orderId: string | null;
  createdAt: string;
  startedAt: string;
  closedAt: string | null;
  steps: StepView[];
  executions: { temporalRunId: string | null; reason: string; startedAt: string; closedAt: string | null }[];
};

export type OrderView = {
  id: string;
  status: string;
  amount: number;
  history: { status: string; at: string; runId: string | null }[];
};
export type ApprovalView = {
  id: string;
  runId: string;
  address: string;
  status: string;
  decidedBy: string | null;
  data: Json;
};
export type StartAnswer = { runId: string; status: string; orderId?: string };
export type LedgerEntry = {
  id: string;
  kind: 'charge' | 'refund';
  orderId: string;
  amount: number;
  key: string;
  requests: number;
};

export type ApiClient = ReturnType<typeof createApiClient>;

/** A plain client of the REST API at `url`, as any program outside would write it. */
export function createApiClient(url: string) {
  async function send(
    method: string,
    path: string,
    body?: Json,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return await fetch(`${url}/api${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
  }

  async function ask<T>(method: string, path: string, body?: Json): Promise<T> {
    const response = await send(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  const getRun = (runId: string) => ask<RunView>('GET', `/runs/${runId}`);

  return {
    send,
    get: <T>(path: string) => ask<T>('GET', path),
    post: <T>(path: string, body: Json) => ask<T>('POST', path, body),
    publish: (definition: JsonObject) => ask<{ name: string; version: number }>('POST', '/workflows', definition),
    start: (workflow: string, body: JsonObject = {}) => ask<StartAnswer>('POST', `/workflows/${workflow}/runs`, body),
    getRun,
    getOrder: (orderId: string) => ask<OrderView>('GET', `/orders/${orderId}`),
    listEvents: async (runId: string): Promise<RunEvent[]> =>
      (await (
        await fetch(`${url}/api/runs/${runId}/events`, { headers: { accept: 'application/json' } })
      ).json()) as RunEvent[],
    /** Resolves with the first event of the run that fits, also one of the past; survives a restart of the server. */
    waitForEvent: (runId: string, fits: (event: RunEvent) => boolean, seconds = 60) =>
      waitForEvent(url, runId, fits, seconds),
    /** The run when it has ended, or is held. */
    waitForEnd: async (runId: string, seconds = 60): Promise<RunView> => {
      await waitForEvent(url, runId, ({ type }) => type === 'run_finished', seconds);
      return await getRun(runId);
    },
  };
}

async function waitForEvent(
  url: string,
  runId: string,
  fits: (event: RunEvent) => boolean,
  seconds: number,
): Promise<RunEvent> {
  const deadline = AbortSignal.timeout(seconds * 1_000);
  const seen: string[] = [];
  let last = 0;
  while (!deadline.aborted) {
    try {
      for await (const event of streamEvents(url, runId, last, deadline)) {
        last = event.id;
        seen.push(`${event.type} ${event.address ?? ''}`);
        if (fits(event)) return event;
      }
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('404')) throw error;
    }
    // The stream broke off (a server that was killed): the pause keeps the reconnects from spinning.
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no such event of ${runId} within ${seconds} s; seen: ${seen.join(', ')}`);
}

/** The run's events from the stream, after the one with the number `after`. */
export async function* streamEvents(
  url: string,
  runId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const response = await fetch(`${url}/api/runs/${runId}/events`, {
    headers: { accept: 'text/event-stream', 'last-event-id': String(after) },
    signal,
  });
  if (!response.ok || !response.body) throw new Error(`${response.status} for the events of ${runId}`);
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data:'));
      if (data) yield JSON.parse(data.slice('data:'.length)) as RunEvent;
    }
  }
}
