import { createRoute, z } from '@hono/zod-openapi';
import { SecretBody, deleteSecret, listSecrets, setSecret } from '@waymark/services';
import { json, problems } from '../answers/responses.ts';
import { Secret, listOf } from '../answers/schemas.ts';
import { readJsonBody } from '../requests/body.ts';
import { type Router, createRouter } from '../requests/router.ts';

const tags = ['Secrets'];
const byName = z.object({ name: z.string() });

export function secretRoutes(): Router {
  const app = createRouter();

  app.openapi(
    createRoute({
      method: 'get',
      path: '/secrets',
      tags,
      summary: 'List secrets',
      description: 'By name. Values are never answered.',
      responses: { 200: json(listOf(Secret), 'All secrets, by name.') },
    }),
    async (c) => c.json(await listSecrets({ ctx: c.get('ctx') }), 200),
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/secrets/{name}',
      tags,
      summary: 'Set a secret',
      description:
        'Makes or replaces it. Definitions refer to it as `${ secrets.NAME }`; steps that start from now on get this value.',
      middleware: readJsonBody,
      request: { params: byName, body: { required: true, content: { 'application/json': { schema: SecretBody } } } },
      responses: { 200: json(Secret, 'The secret, without its value.'), ...problems(400, 413, 415, 422) },
    }),
    async (c) =>
      c.json(await setSecret({ ctx: c.get('ctx'), input: { ...c.req.valid('json'), ...c.req.valid('param') } }), 200),
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/secrets/{name}',
      tags,
      summary: 'Delete a secret',
      description: 'Steps that need it fail with `SecretMissing` from now on.',
      request: { params: byName },
      responses: { 204: { description: 'It is gone.' }, ...problems(404) },
    }),
    async (c) => {
      await deleteSecret({ ctx: c.get('ctx'), input: c.req.valid('param') });
      return c.body(null, 204);
    },
  );

  return app;
}
