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
  planRunResume,
  resumeRun,
  retryHeld,
  skipHeld,
} from '@waymark/services';
import type { Context } from 'hono';
import { json, problems } from '../answers/responses.ts';
import { ResumePlan, Run } from '../answers/schemas.ts';
import { readJsonBody } from '../requests/body.ts';
import type { ApiEnvironment } from '../requests/environment.ts';
import { type Router, createRouter } from '../requests/router.ts';

const ResumePlanQuery = z.object({
  from: z.string().startsWith('/').max(4_000).optional(),
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number)
    .optional(),
});

/** What people ask of runs. */
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
    describeCommand(
      'resume',
      'Let a run go on',
      'Of a paused one what was due meanwhile happens now. One that has failed or was cancelled goes on as a further execution: what failed, was cancelled or undone is done again, and with `from` that step with all that waits for it; by another `version` of the definition, where that fits (409 `CANNOT_CHANGE`).',
      ResumeRunBody,
    ),
    async (c) =>
      answer(c, await resumeRun({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), ...c.req.valid('param') } })),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/runs/{runId}/resume',
      tags: ['Runs'],
      summary: 'What resuming a run that has ended would come to',
      description: 'Changes nothing.',
      request: { params: z.object({ runId: z.string() }), query: ResumePlanQuery },
      responses: { 200: json(ResumePlan, 'What would happen to its steps.'), ...problems(400, 404, 409) },
    }),
    async (c) =>
      c.json(
        await planRunResume({ ctx: c.get('ctx'), input: { ...c.req.valid('query'), ...c.req.valid('param') } }),
        200,
      ),
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
