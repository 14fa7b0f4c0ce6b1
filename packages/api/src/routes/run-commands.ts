import { createRoute, z } from '@hono/zod-openapi';
import {
  FailHeldBody,
  PauseRunBody,
  ResumeRunBody,
  RetryHeldBody,
  type RunView,
  SkipHeldBody,
  failHeld,
  pauseRun,
  resumeRun,
  retryHeld,
  skipHeld,
} from '@waymark/services';
import type { Context } from 'hono';
import { json, problems } from '../answers/responses.ts';
import { Run } from '../answers/schemas.ts';
import { readJsonBody } from '../requests/body.ts';
import type { ApiEnvironment } from '../requests/environment.ts';
import { type Router, createRouter } from '../requests/router.ts';

/** What people ask of open runs. */
export function runCommandRoutes(): Router {
  const app = createRouter();

  app.openapi(
    describeCommand(
      'pause',
      'Pause a run',
      'Nothing new begins, and no clock fires, until it is resumed.',
      PauseRunBody,
    ),
    async (c) =>
      answer(c, await pauseRun({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), ...c.req.valid('param') } })),
  );

  app.openapi(
    describeCommand('resume', 'Let a paused run go on', 'What was due meanwhile happens now.', ResumeRunBody),
    async (c) =>
      answer(c, await resumeRun({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), ...c.req.valid('param') } })),
  );

  app.openapi(
    describeCommand(
      'retry',
      'Try again what is held',
      `${ofWhat} As it was, with another \`input\`, or by another \`version\` of the definition.`,
      RetryHeldBody,
    ),
    async (c) =>
      answer(c, await retryHeld({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), ...c.req.valid('param') } })),
  );

  app.openapi(
    describeCommand('skip', 'Skip what is held', `${ofWhat} It counts as skipped, with this \`output\`.`, SkipHeldBody),
    async (c) =>
      answer(c, await skipHeld({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), ...c.req.valid('param') } })),
  );

  app.openapi(
    describeCommand(
      'fail',
      'Fail what is held',
      `${ofWhat} It has failed for good: the handlers and \`onFailure\` of the definition decide, except by holding.`,
      FailHeldBody,
    ),
    async (c) =>
      answer(c, await failHeld({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), ...c.req.valid('param') } })),
  );

  return app;
}

const ofWhat = '`address` is that of a step, or `/` of the run itself; without it: the one thing that is held.';

function describeCommand<Verb extends string, Body extends z.ZodType>(
  verb: Verb,
  summary: string,
  description: string,
  body: Body,
) {
  return createRoute({
    method: 'post',
    path: `/runs/{runId}/${verb}`,
    tags: ['Runs'],
    summary,
    description: `${description} Without an answer of the run within 5 s: 503 \`ORCHESTRATOR_UNAVAILABLE\`. It is stored and delivered later; the same request can be repeated.`,
    middleware: readJsonBody,
    request: {
      params: z.object({ runId: z.string() }),
      body: { content: { 'application/json': { schema: body } } },
    },
    responses: { 200: json(Run, 'The run has done it.'), ...problems(400, 404, 409, 413, 415, 422) },
  });
}

function answer(c: Context<ApiEnvironment>, run: RunView) {
  return c.json(run, 200, { location: `/api/runs/${run.runId}` });
}
