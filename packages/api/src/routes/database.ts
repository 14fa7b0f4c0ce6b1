import { createRoute, z } from '@hono/zod-openapi';
import { type ViewName, resetDemo, streamChanges, takeSnapshot, viewNames } from '@waymark/services';
import type { Context } from 'hono';
import { json, problems } from '../answers/responses.ts';
import { ResetAnswer, RowChange, Snapshot } from '../answers/schemas.ts';
import { type Message, streamResponse } from '../answers/stream.ts';
import { untyped } from '../answers/untyped.ts';
import { TransportError } from '../problems/transport-error.ts';
import { readJsonBody } from '../requests/body.ts';
import { filterQuery } from '../requests/parameters.ts';
import { type Router, createRouter } from '../requests/router.ts';

const tags = ['Database'];

export function databaseRoutes(): Router {
  const app = createRouter();

  app.openapi(
    createRoute({
      method: 'get',
      path: '/changes',
      tags,
      summary: 'Follow the rows that change',
      description:
        'Server-sent events, one per changed row. The stream ends when changes may have been missed: take a snapshot after every (re)connection.',
      request: {
        query: z.object({
          tables: filterQuery
            .transform(toViews)
            .openapi({ type: 'string', description: 'Names of the snapshot with commas between; all by default.' }),
        }),
      },
      responses: {
        200: { description: 'Changed rows.', content: { 'text/event-stream': { schema: RowChange } } },
        ...problems(400),
      },
    }),
    async (c) => {
      const reader = new AbortController();
      const batches = streamChanges({
        ctx: c.get('ctx'),
        input: { tables: c.req.valid('query').tables },
        signal: reader.signal,
      });
      await batches.next();
      if (c.req.raw.method === 'HEAD') await batches.return();
      return untyped(streamResponse(toMessages(batches), () => reader.abort(), c.req.raw));
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/db/snapshot',
      tags,
      summary: 'Get the newest 100 rows of each table',
      request: { query: z.object({ table: z.enum(viewNames).optional(), orderId: filterQuery, runId: filterQuery }) },
      responses: { 200: json(Snapshot, 'Rows by table.'), ...problems(400) },
    }),
    async (c) => c.json(await takeSnapshot({ ctx: c.get('ctx'), input: c.req.valid('query') }), 200),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/db/reset',
      tags,
      summary: 'Bring the demo back to its beginning',
      description:
        'Cancels the open runs of the demo and empties orders, payments and inventory. Only from the same machine.',
      middleware: readJsonBody,
      responses: { 200: json(ResetAnswer, 'What was cancelled and deleted.'), ...problems(403) },
    }),
    async (c) => {
      requireLoopback(c);
      return c.json(await resetDemo({ ctx: c.get('ctx') }), 200);
    },
  );

  return app;
}

async function* toMessages(batches: ReturnType<typeof streamChanges>): AsyncGenerator<Message[], void, void> {
  for await (const batch of batches) {
    // The reader comes back and takes a snapshot.
    if (batch === 'resync') return;
    yield batch.map((data) => ({ data }));
  }
}

function toViews(text: string | undefined, issues: z.RefinementCtx): ViewName[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(viewNames as string[]).includes(name));
  if (unknown.length > 0)
    issues.addIssue({ code: 'custom', message: `"${unknown.join(', ')}" is no table (${viewNames.join(', ')})` });
  return viewNames.filter((name) => names.includes(name));
}

/** The name that was called has to be of this machine (else a foreign page could have itself resolved to it), and so has the caller's address where the server tells it. */
function requireLoopback(c: Context): void {
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
  const callers = (c.req.header('x-forwarded-for') ?? '').split(',').map((caller) => caller.trim());
  if (isLoopback(name) && callers.every((caller) => caller === '' || isLoopback(caller))) return;
  throw new TransportError('LOOPBACK_ONLY', 'The demo can be reset from the same machine only.');
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '::1' || name === '[::1]' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(name);
}
