import { randomUUID } from 'node:crypto';
import type { ActionDefinition } from '@waymark/action-kit';
import { startActionsWorker } from '@waymark/actions-worker';
import { createApi } from '@waymark/api';
import { type ChangeHub, type Database, createChangeHub, createDatabase, createPayloadStore } from '@waymark/database';
import { migrateDatabase } from '@waymark/database/migrations';
import { startOrchestrator } from '@waymark/orchestrator';
import type { Json, JsonObject, RunEvent } from '@waymark/protocol';
import { localUser } from '@waymark/services';
import { type TemporalClient, createDataConverter, createTemporalClient } from '@waymark/temporal';
import { inject } from 'vitest';
import type {} from '../support/global-setup.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- what the API answers is what these tests are about
export type Answer = { status: number; headers: Headers; body: any };

export type ApiHarness = {
  database: Database;
  temporal: TemporalClient;
  /** Calls the API without a network; a body that is no text is sent as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** The same, as somebody else than the local user. */
  callAs(person: string, method: string, path: string, body?: unknown): Promise<Answer>;
  /** The raw answer, for streams. */
  request(path: string, init?: RequestInit): Promise<Response>;
  publish(definition: JsonObject): Promise<void>;
  start(workflow: string, body?: JsonObject): Promise<string>;
  /** Waits until something is true of the run. */
  waitForRun(runId: string, holds: (run: Answer['body']) => boolean, seconds?: number): Promise<Answer['body']>;
  events(runId: string): Promise<RunEvent[]>;
  stopOrchestrator(): Promise<void>;
  startOrchestrator(): Promise<void>;
  stop(): Promise<void>;
};

type Options = {
  /** With workers for these actions; without: no worker at all. */
  actions?: ActionDefinition[];
  /** Instead of the shared database's address, for a way to it that can be cut. */
  throughDatabase?: (url: URL) => URL;
  throughTemporal?: (address: string) => string;
};

/** The API over a database and queues of its own, on the PostgreSQL and Temporal that the tests share. */
export async function createApiHarness({
  actions,
  throughDatabase,
  throughTemporal,
}: Options = {}): Promise<ApiHarness> {
  const { databaseUrl: server, temporalAddress } = inject('stack');
  const unique = randomUUID().slice(0, 8);
  const url = new URL(server);
  url.pathname = `/api_${unique}`;
  await migrateDatabase(url.href);

  const config = { address: temporalAddress, namespace: 'default' };
  const apiUrl = (throughDatabase?.(new URL(url)) ?? url).href;
  const database = createDatabase(apiUrl, { connections: 20, connectTimeout: 3_000, statementTimeout: 3_500 });
  const temporal = createTemporalClient(
    { ...config, address: throughTemporal?.(temporalAddress) ?? temporalAddress },
    createDataConverter(createPayloadStore(database)),
  );
  const changes: ChangeHub = createChangeHub(apiUrl);
  const taskQueue = `orchestrator-${unique}`;
  const apiOf = (name: string) => createApi({ actor: { kind: 'user', name }, database, temporal, changes, taskQueue });
  const api = apiOf(localUser.name);

  let orchestrator: { stop(): Promise<void> } | null = null;
  let worker: { stop(): Promise<void> } | null = null;

  const harness: ApiHarness = {
    database,
    temporal,
    call: async (method, path, body, headers = {}) =>
      readAnswer(await harness.request(path, toRequest(method, body, headers))),
    callAs: async (person, method, path, body) =>
      readAnswer(await apiOf(person).request(`http://localhost/api${path}`, toRequest(method, body))),
    request: async (path, init) => await api.request(`http://localhost/api${path}`, init),
    async publish(definition) {
      const { status, body } = await harness.call('POST', '/workflows', definition);
      if (status > 201) throw new Error(`not published: ${JSON.stringify(body)}`);
    },
    async start(workflow, body = {}) {
      const answer = await harness.call('POST', `/workflows/${workflow}/runs`, body);
      if (answer.status !== 202) throw new Error(`not started: ${JSON.stringify(answer.body)}`);
      return answer.body.runId as string;
    },
    async waitForRun(runId, holds, seconds = 20) {
      const deadline = Date.now() + seconds * 1_000;
      for (;;) {
        const { body } = await harness.call('GET', `/runs/${runId}`);
        if (holds(body)) return body;
        if (Date.now() > deadline) throw new Error(`run ${runId} did not get there: ${JSON.stringify(body, null, 1)}`);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    events: async (runId) =>
      (await harness.call('GET', `/runs/${runId}/events`, undefined, { accept: 'application/json' }))
        .body as RunEvent[],
    async startOrchestrator() {
      orchestrator = await startOrchestrator({
        databaseUrl: url.href,
        temporal: config,
        taskQueue,
        actions: actions ?? [],
      });
    },
    async stopOrchestrator() {
      await orchestrator?.stop();
      orchestrator = null;
    },
    async stop() {
      await Promise.all([worker?.stop(), orchestrator?.stop()]);
      await Promise.allSettled([changes.close(), temporal.close(), database.close()]);
    },
  };
  if (actions) await harness.startOrchestrator();
  if (actions && actions.length > 0) {
    worker = await startActionsWorker({ databaseUrl: url.href, temporal: config, actions, queue: `actions-${unique}` });
  }
  return harness;
}

function toRequest(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

/** A definition of one step that needs no worker. */
export function oneValue(name: string, more: JsonObject = {}): JsonObject {
  return { name, steps: [{ id: 'only', type: 'value', value: 7 as Json }], ...more };
}
