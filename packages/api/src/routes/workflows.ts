import { createRoute, z } from '@hono/zod-openapi';
import {
  ServiceError,
  StartRunBody,
  getWorkflow,
  getWorkflowVersion,
  listDefinitions,
  listExamples,
  listOfferedActions,
  publishDefinition,
  startRun,
  validateDefinitionText,
} from '@waymark/services';
import { textFormats } from '@waymark/definition/validate';
import type { Context } from 'hono';
import { json, problems } from '../answers/responses.ts';
import {
  Action,
  Example,
  RunWithSteps,
  StartedRun,
  Validation,
  Workflow,
  WorkflowWithVersions,
  listOf,
} from '../answers/schemas.ts';
import { untyped } from '../answers/untyped.ts';
import { definitionLimit, readBodyText, readJsonBody } from '../requests/body.ts';
import type { ApiEnvironment } from '../requests/environment.ts';
import { pageQuery } from '../requests/parameters.ts';
import { type Router, createRouter } from '../requests/router.ts';
import { startAnswer } from './start-answer.ts';

const tags = ['Workflows'];
const byName = z.object({ name: z.string() });
const byVersion = z.object({ name: z.string(), version: z.string() });
const definitionBody = {
  required: true,
  content: {
    'application/json': { schema: z.record(z.string(), z.unknown()) },
    'application/yaml': { schema: z.string().meta({ description: 'YAML 1.2 that means the same.' }) },
  },
};
const readDefinition = readBodyText(definitionLimit, textFormats);
const sentText = (c: Context<ApiEnvironment>) => ({ text: c.get('bodyText'), format: c.get('bodyFormat') });

export function workflowRoutes(): Router {
  const app = createRouter();

  // The text goes to validation as it is: parsing it here would lose the places of what is wrong, and double keys.
  app.post('/workflows', readDefinition, async (c) => {
    const { workflow, created } = await publishDefinition({ ctx: c.get('ctx'), input: sentText(c) });
    return c.json(workflow, created ? 201 : 200, {
      location: `/api/workflows/${workflow.name}/versions/${workflow.version}`,
    });
  });
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/workflows',
    tags,
    summary: 'Publish a definition as the next version of its workflow',
    request: { body: definitionBody },
    responses: {
      201: json(Workflow, 'Published.'),
      200: json(Workflow, 'The newest version has this very content.'),
      ...problems(400, 413, 415, 422),
    },
  });

  app.post('/workflows/validate', readDefinition, async (c) =>
    c.json(await validateDefinitionText({ ctx: c.get('ctx'), input: sentText(c) }), 200),
  );
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/workflows/validate',
    tags,
    summary: 'Say everything that is wrong with a definition',
    request: { body: definitionBody },
    responses: { 200: json(Validation, 'What was found.'), ...problems(400, 413, 415) },
  });

  app.openapi(
    createRoute({
      method: 'get',
      path: '/workflows',
      tags,
      summary: 'List the newest version of each workflow',
      request: { query: z.object(pageQuery) },
      responses: { 200: json(listOf(Workflow), 'Newest first.'), ...problems(400) },
    }),
    async (c) => c.json(await listDefinitions({ ctx: c.get('ctx'), input: c.req.valid('query') }), 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/workflows/{name}',
      tags,
      summary: 'Get the newest version of a workflow',
      request: { params: byName },
      responses: { 200: json(WorkflowWithVersions, 'The newest version, and which there are.'), ...problems(404) },
    }),
    async (c) => c.json(await getWorkflow({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/workflows/{name}/versions/{version}',
      tags,
      summary: 'Get a version of a workflow',
      request: { params: byVersion },
      responses: { 200: json(Workflow, 'The version.'), ...problems(404) },
    }),
    async (c) => {
      const { name, version } = c.req.valid('param');
      return c.json(await getWorkflowVersion({ ctx: c.get('ctx'), input: { name, version: toNumber(version) } }), 200);
    },
  );

  app.on(['PUT', 'PATCH', 'DELETE'], '/workflows/:name/versions/:version', async (c) => {
    const { name, version } = c.req.param();
    await getWorkflowVersion({ ctx: c.get('ctx'), input: { name, version: toNumber(version) } });
    throw new ServiceError(
      'IMMUTABLE_VERSION',
      `${name}@${version} is published and never changes. Publish the definition again to make the next version.`,
    );
  });

  app.openapi(
    createRoute({
      method: 'post',
      path: '/workflows/{name}/runs',
      tags: ['Runs'],
      summary: 'Start a run',
      middleware: readJsonBody,
      request: {
        params: byName,
        headers: z.object({ 'idempotency-key': z.string().optional() }),
        body: { content: { 'application/json': { schema: StartRunBody } } },
      },
      responses: {
        202: json(StartedRun, 'It will run.'),
        200: json(RunWithSteps, 'The business key is taken: the open run that has it.'),
        ...problems(400, 404, 409, 413, 415, 422),
      },
    }),
    async (c) => {
      const input = {
        ...c.req.valid('json'),
        workflow: c.req.valid('param').name,
        idempotencyKey: c.req.header('idempotency-key'),
      };
      return untyped(startAnswer(c, await startRun({ ctx: c.get('ctx'), input })));
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/examples',
      tags,
      summary: 'List the definitions that come with Waymark',
      responses: { 200: json(listOf(Example), 'By name.'), ...problems() },
    }),
    async (c) => c.json({ items: await listExamples({ ctx: c.get('ctx') }), nextCursor: null }, 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/actions',
      tags,
      summary: 'List the actions that the workers offer',
      responses: { 200: json(listOf(Action), 'By name.'), ...problems() },
    }),
    async (c) => c.json({ items: await listOfferedActions({ ctx: c.get('ctx') }), nextCursor: null }, 200),
  );

  return app;
}

function toNumber(version: string): number {
  return /^[1-9]\d{0,9}$/.test(version) ? Number(version) : 0;
}
