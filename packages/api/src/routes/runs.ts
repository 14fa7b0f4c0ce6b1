import { createRoute, z } from '@hono/zod-openapi';
import { type RunStatus, runStatuses } from '@waymark/protocol';
import {
  CancelRunBody,
  ServiceError,
  StartRunBody,
  cancelRun,
  getRun,
  listEvents,
  listRuns,
  startRun,
  streamEvents,
} from '@waymark/services';
import { json, problems } from '../answers/responses.ts';
import { Run, RunEvent, RunWithSteps, StartedRun, listOf } from '../answers/schemas.ts';
import { streamResponse } from '../answers/stream.ts';
import { untyped } from '../answers/untyped.ts';
import { readJsonBody } from '../requests/body.ts';
import { filterQuery, pageQuery } from '../requests/parameters.ts';
import { type Router, createRouter } from '../requests/router.ts';
import { startAnswer } from './start-answer.ts';

const tags = ['Runs'];
const byRunId = z.object({ runId: z.string() });

/** `name` or `name@3`. */
const WorkflowReference = z.string().min(1).max(300).meta({ description: '`name`, or `name@2`.' });

/** `name:value`, once or several times. */
const labelQuery = z
  .union([z.string().max(300), z.array(z.string().max(300)).max(20)])
  .optional()
  .transform(toLabels)
  .openapi({ type: 'array', items: { type: 'string' }, description: '`name:value`; of several all have to be there.' });

const ListQuery = z.object({
  status: filterQuery
    .transform(toStatuses)
    .openapi({ type: 'string', description: 'One status, or several with commas between.' }),
  workflow: filterQuery,
  orderId: filterQuery,
  label: labelQuery,
  parentRunId: filterQuery.openapi({ description: 'The runs that steps of this one have started, detached or not.' }),
  rootRunId: filterQuery.openapi({ description: 'The tree of runs under this one, with itself.' }),
  ...pageQuery,
});

export function runRoutes(): Router {
  const app = createRouter();

  app.openapi(
    createRoute({
      method: 'post',
      path: '/runs',
      tags,
      summary: 'Start a run of a workflow that the body names',
      middleware: readJsonBody,
      request: {
        headers: z.object({ 'idempotency-key': z.string().optional() }),
        body: {
          content: {
            'application/json': {
              schema: StartRunBody.omit({ version: true }).extend({ workflow: WorkflowReference }),
            },
          },
        },
      },
      responses: {
        202: json(StartedRun, 'It will run.'),
        200: json(RunWithSteps, 'The business key is taken: the open run that has it.'),
        ...problems(400, 404, 409, 413, 415, 422),
      },
    }),
    async (c) => {
      const { workflow, ...rest } = c.req.valid('json');
      const input = { ...rest, ...readReference(workflow), idempotencyKey: c.req.header('idempotency-key') };
      return untyped(startAnswer(c, await startRun({ ctx: c.get('ctx'), input })));
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/runs',
      tags,
      summary: 'List runs',
      request: { query: ListQuery },
      responses: { 200: json(listOf(Run), 'Newest first, without their steps.'), ...problems(400) },
    }),
    async (c) => {
      const { status: statuses, label: labels, ...rest } = c.req.valid('query');
      return c.json(await listRuns({ ctx: c.get('ctx'), input: { ...rest, statuses, labels } }), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/runs/{runId}',
      tags,
      summary: 'Get a run with its steps',
      request: { params: byRunId },
      responses: { 200: json(RunWithSteps, 'The run.'), ...problems(404) },
    }),
    async (c) => c.json(await getRun({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/runs/{runId}/events',
      tags,
      summary: 'Follow the events of a run',
      description:
        'Server-sent events; `Last-Event-ID` (or `lastEventId`) resumes. Ends after `run_finished`, unless the run goes on. For `Accept: application/json` all events at once.',
      request: { params: byRunId, query: z.object({ lastEventId: z.string().optional() }) },
      responses: {
        200: {
          description: 'The events, ascending by id.',
          content: { 'text/event-stream': { schema: z.string() }, 'application/json': { schema: z.array(RunEvent) } },
        },
        ...problems(404),
      },
    }),
    async (c) => {
      const { runId } = c.req.valid('param');
      const ctx = c.get('ctx');
      if (prefersJson(c.req.header('accept'))) return c.json(await listEvents({ ctx, input: { runId } }), 200);

      const after = toEventId(c.req.header('last-event-id') ?? c.req.valid('query').lastEventId);
      const reader = new AbortController();
      const batches = streamEvents({ ctx, input: { runId, after }, signal: reader.signal });
      await batches.next();
      if (c.req.raw.method === 'HEAD') await batches.return();
      return untyped(streamResponse(toMessages(batches), () => reader.abort(), c.req.raw));
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/runs/{runId}/cancel',
      tags,
      summary: 'Cancel a run: what was done is undone',
      middleware: readJsonBody,
      request: { params: byRunId, body: { content: { 'application/json': { schema: CancelRunBody } } } },
      responses: { 202: json(Run, 'It will be cancelled.'), ...problems(400, 404, 409, 415, 422) },
    }),
    async (c) => {
      const { reason } = c.req.valid('json');
      const run = await cancelRun({ ctx: c.get('ctx'), input: { ...c.req.valid('param'), reason: reason ?? null } });
      return c.json(run, 202, { location: `/api/runs/${run.runId}` });
    },
  );

  return app;
}

async function* toMessages(batches: ReturnType<typeof streamEvents>) {
  for await (const events of batches) yield events.map((event) => ({ id: event.id, data: event }));
}

function readReference(reference: string): { workflow: string; version?: number } {
  const at = reference.lastIndexOf('@');
  if (at === -1) return { workflow: reference };
  const version = reference.slice(at + 1);
  if (/^[1-9]\d{0,8}$/.test(version)) return { workflow: reference.slice(0, at), version: Number(version) };
  const message = `"${version}" is not the number of a version`;
  throw new ServiceError('INVALID_REQUEST', message, {
    findings: [{ code: 'INVALID_VALUE', pointer: '/workflow', message, hint: 'Write `name` or `name@2`.' }],
  });
}

function toStatuses(text: string | undefined, issues: z.RefinementCtx): RunStatus[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  const statuses = runStatuses.filter((status) => names.includes(status));
  const unknown = names.filter((name) => !(runStatuses as readonly string[]).includes(name));
  if (unknown.length > 0)
    issues.addIssue({
      code: 'custom',
      message: `"${unknown.join(', ')}" is no status of a run (${runStatuses.join(', ')})`,
    });
  return statuses;
}

function toLabels(
  texts: string | string[] | undefined,
  issues: z.RefinementCtx,
): { name: string; value: string }[] | undefined {
  const given = [texts ?? []].flat().filter((text) => text !== '');
  if (given.length === 0) return undefined;
  return given.map((text) => {
    const colon = text.indexOf(':');
    if (colon < 1 || text.includes('\u0000'))
      issues.addIssue({ code: 'custom', message: `"${text}" is no label: write name:value` });
    return { name: text.slice(0, colon), value: text.slice(colon + 1) };
  });
}

function prefersJson(accept: string | undefined): boolean {
  return accept !== undefined && accept.includes('application/json') && !accept.includes('text/event-stream');
}

/** What is no number resumes nothing: the stream then starts from the beginning. */
function toEventId(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
