import { createRoute, z } from '@hono/zod-openapi';
import { approvalStatuses } from '@waymark/protocol';
import { DecisionBody, decideApproval, getApproval, listApprovals } from '@waymark/services';
import { json, problems } from '../answers/responses.ts';
import { Approval, listOf } from '../answers/schemas.ts';
import { readJsonBody } from '../requests/body.ts';
import { filterQuery, pageQuery } from '../requests/parameters.ts';
import { type Router, createRouter } from '../requests/router.ts';

const tags = ['Approvals'];
const byId = z.object({ id: z.string() });

export function approvalRoutes(): Router {
  const app = createRouter();

  app.openapi(
    createRoute({
      method: 'get',
      path: '/approvals',
      tags,
      summary: 'List approvals',
      request: { query: z.object({ status: z.enum(approvalStatuses).optional(), runId: filterQuery, ...pageQuery }) },
      responses: { 200: json(listOf(Approval), 'Newest first.'), ...problems(400) },
    }),
    async (c) => c.json(await listApprovals({ ctx: c.get('ctx'), input: c.req.valid('query') }), 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/approvals/{id}',
      tags,
      summary: 'Get an approval',
      request: { params: byId },
      responses: { 200: json(Approval, 'The approval.'), ...problems(404) },
    }),
    async (c) => c.json(await getApproval({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/approvals/{id}/decision',
      tags,
      summary: 'Approve or reject',
      description:
        'Without an answer of the run within 5 s: 503 `ORCHESTRATOR_UNAVAILABLE`. The decision is stored and delivered later; the same request can be repeated.',
      middleware: readJsonBody,
      request: { params: byId, body: { required: true, content: { 'application/json': { schema: DecisionBody } } } },
      responses: { 200: json(Approval, 'The run has taken the decision.'), ...problems(400, 404, 409, 415, 422) },
    }),
    async (c) =>
      c.json(
        await decideApproval({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), ...c.req.valid('param') } }),
        200,
      ),
  );

  return app;
}
