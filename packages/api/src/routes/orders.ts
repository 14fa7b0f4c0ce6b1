import { createRoute, z } from '@hono/zod-openapi';
import { NewOrderInput, createDemoOrder, createOrder, getOrder, listOrders } from '@waymark/services';
import { json, problems } from '../answers/responses.ts';
import { Order, listOf } from '../answers/schemas.ts';
import { readJsonBody } from '../requests/body.ts';
import { pageQuery } from '../requests/parameters.ts';
import { type Router, createRouter } from '../requests/router.ts';

const tags = ['Orders'];

export function orderRoutes(): Router {
  const app = createRouter();

  app.openapi(
    createRoute({
      method: 'get',
      path: '/orders',
      tags,
      summary: 'List orders',
      request: { query: z.object(pageQuery) },
      responses: { 200: json(listOf(Order), 'Newest first.'), ...problems(400) },
    }),
    async (c) => c.json(await listOrders({ ctx: c.get('ctx'), input: c.req.valid('query') }), 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/orders/{id}',
      tags,
      summary: 'Get an order with the history of its status',
      request: { params: z.object({ id: z.string() }) },
      responses: { 200: json(Order, 'The order.'), ...problems(404) },
    }),
    async (c) => c.json(await getOrder({ ctx: c.get('ctx'), input: c.req.valid('param') }), 200),
  );

  // An absent body means an order for the demo, which a schema cannot say.
  app.post('/orders', readJsonBody, async (c) => {
    const ctx = c.get('ctx');
    const text = c.get('bodyText');
    const order = text === '' ? await createDemoOrder({ ctx }) : await createOrder({ ctx, input: JSON.parse(text) });
    return c.json(order, 201, { location: `/api/orders/${order.id}` });
  });
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/orders',
    tags,
    summary: 'Make an order; without a body one for the demo',
    request: { body: { content: { 'application/json': { schema: NewOrderInput } } } },
    responses: { 201: json(Order, 'The pending order.'), ...problems(400, 413, 415, 422) },
  });

  return app;
}
