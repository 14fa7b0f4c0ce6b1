import { createRoute, z } from '@hono/zod-openapi';
import { checkReadiness } from '@waymark/services';
import { json, problems } from '../answers/responses.ts';
import { Readiness } from '../answers/schemas.ts';
import { untyped } from '../answers/untyped.ts';
import { problemResponse } from '../problems/problem.ts';
import { type Router, createRouter } from '../requests/router.ts';

const tags = ['Health'];

export function healthRoutes(): Router {
  const app = createRouter();

  app.openapi(
    createRoute({
      method: 'get',
      path: '/healthz',
      tags,
      summary: 'Whether this process is alive',
      responses: { 200: json(z.object({ status: z.literal('ok') }), 'It is.') },
    }),
    (c) => c.json({ status: 'ok' as const }, 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/readyz',
      tags,
      summary: 'Whether everything that Waymark needs is there',
      responses: { 200: json(Readiness, 'It is.'), ...problems() },
    }),
    async (c) => {
      const { ready, checks } = await checkReadiness({ ctx: c.get('ctx') });
      if (ready) return c.json({ status: 'ready' as const, checks }, 200);
      const missing = checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail ?? 'missing'}`);
      return untyped(
        problemResponse('NOT_READY', c.get('requestId'), {
          detail: missing.join('; '),
          data: { checks },
        }),
      );
    },
  );

  return app;
}
