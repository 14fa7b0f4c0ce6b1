import type { ServiceContext } from '@waymark/services';
import { newId } from '@waymark/services';
import type { Hono } from 'hono';
import { errorToResponse } from './problems/to-response.ts';
import { TransportError } from './problems/transport-error.ts';
import { answerInTime } from './requests/deadline.ts';
import type { ApiEnvironment } from './requests/environment.ts';
import { refuseForeignOrigin } from './requests/origin.ts';
import { createRouter } from './requests/router.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { secretRoutes } from './routes/secrets.ts';
import { databaseRoutes } from './routes/database.ts';
import { eventRoutes } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { orderRoutes } from './routes/orders.ts';
import { runCommandRoutes } from './routes/run-commands.ts';
import { runRoutes } from './routes/runs.ts';
import { workflowRoutes } from './routes/workflows.ts';

export type Api = { fetch(request: Request): Response | Promise<Response>; request: Hono<ApiEnvironment>['request'] };

/**
 * The REST API under `/api`: a thin layer over the services.
 *
 * @param ctx what the services work with; its actor is who every request comes from, until access control comes
 */
export function createApi(ctx: ServiceContext): Api {
  const app = createRouter().basePath('/api');

  app.use(async (c, next) => {
    c.set('ctx', ctx);
    c.set('requestId', newId('req'));
    await next();
    c.res.headers.set('x-request-id', c.get('requestId'));
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
    c.res.headers.set('x-content-type-options', 'nosniff');
  });
  app.use(answerInTime);
  app.use(refuseForeignOrigin);

  for (const routes of [
    workflowRoutes,
    runRoutes,
    runCommandRoutes,
    eventRoutes,
    approvalRoutes,
    secretRoutes,
    orderRoutes,
    databaseRoutes,
    healthRoutes,
  ])
    app.route('/', routes());
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Waymark',
      version: '0.1.0',
      description:
        'Durable runs from JSON definitions. Every error is `application/problem+json`; `code` is for programs, `detail` for people.',
    },
  });
  refuseOtherMethods(app);

  app.notFound((c) =>
    errorToResponse(
      new TransportError('ROUTE_NOT_FOUND', `There is no route ${c.req.method} ${c.req.path}.`),
      c.get('requestId') ?? newId('req'),
    ),
  );
  app.onError((error, c) => errorToResponse(error, c.get('requestId') ?? newId('req')));
  return app;
}

/** A path that exists answers other methods with what it does take. */
function refuseOtherMethods(app: Hono<ApiEnvironment>): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === 'ALL') continue;
    methods.set(path, (methods.get(path) ?? new Set()).add(method));
  }
  for (const [path, known] of methods) {
    const allow = [...known, ...(known.has('GET') ? ['HEAD'] : [])].sort().join(', ');
    app.all(path.replace(/^\/api/, ''), (c) => {
      throw new TransportError('METHOD_NOT_ALLOWED', `${c.req.path} takes ${allow}, not ${c.req.method}.`, { allow });
    });
  }
}
