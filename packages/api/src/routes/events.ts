import { createRoute, z } from '@hono/zod-openapi';
import {
  SendEventBody,
  SendEventByKeyBody,
  listInbox,
  listOutgoing,
  sendEvent,
  sendEventByKey,
} from '@waymark/services';
import { json, problems } from '../answers/responses.ts';
import { InboxEvent, OutgoingEvent, listOf } from '../answers/schemas.ts';
import { readJsonBody } from '../requests/body.ts';
import { filterQuery, pageQuery } from '../requests/parameters.ts';
import { type Router, createRouter } from '../requests/router.ts';

const tags = ['Events'];
const headers = z.object({ 'idempotency-key': z.string().optional() });
const accepted = {
  202: json(InboxEvent, 'It is stored, and the run will get it.'),
  ...problems(400, 404, 409, 413, 415, 422, 429),
};

export function eventRoutes(): Router {
  const app = createRouter();

  app.openapi(
    createRoute({
      method: 'post',
      path: '/runs/{runId}/events/{event}',
      tags,
      summary: 'Send an event to a run',
      description:
        'The same `id` (or `Idempotency-Key`) again is the same event. 409: the run has ended, or its definition has no such event. 429: the mailbox is full.',
      middleware: readJsonBody,
      request: {
        headers,
        params: z.object({ runId: z.string(), event: z.string() }),
        body: { content: { 'application/json': { schema: SendEventBody } } },
      },
      responses: accepted,
    }),
    async (c) => {
      const input = { ...c.req.valid('json'), ...c.req.valid('param') };
      const idempotencyKey = c.req.header('idempotency-key');
      return c.json(await sendEvent({ ctx: c.get('ctx'), idempotencyKey, input }), 202);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/events',
      tags,
      summary: 'Send an event to the run of a workflow that has a business key',
      description: 'The open run with this key, else the newest that had it (409: it has ended).',
      middleware: readJsonBody,
      request: {
        headers,
        body: { required: true, content: { 'application/json': { schema: SendEventByKeyBody } } },
      },
      responses: accepted,
    }),
    async (c) => {
      const idempotencyKey = c.req.header('idempotency-key');
      return c.json(await sendEventByKey({ ctx: c.get('ctx'), idempotencyKey, input: c.req.valid('json') }), 202);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/runs/{runId}/mailbox',
      tags,
      summary: 'List the events that were sent to a run',
      request: { params: z.object({ runId: z.string() }), query: z.object(pageQuery) },
      responses: { 200: json(listOf(InboxEvent), 'Newest first.'), ...problems(400, 404) },
    }),
    async (c) =>
      c.json(await listInbox({ ctx: c.get('ctx'), input: { ...c.req.valid('query'), ...c.req.valid('param') } }), 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/events/outgoing',
      tags,
      summary: 'List the events that runs sent outside',
      request: { query: z.object({ runId: filterQuery, type: filterQuery, ...pageQuery }) },
      responses: { 200: json(listOf(OutgoingEvent), 'CloudEvents 1.0, newest first.'), ...problems(400) },
    }),
    async (c) => c.json(await listOutgoing({ ctx: c.get('ctx'), input: c.req.valid('query') }), 200),
  );

  return app;
}
