import { httpMethods } from '@waymark/protocol';
import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const status = z.union([z.int(), z.string()]);

const HttpInput = z.strictObject({
  method: z.enum(httpMethods),
  url: z.string(),
  query: z.record(z.string(), z.union([scalar, z.array(scalar)])).optional(),
  headers: z.record(z.string(), scalar).optional(),
  body: z.json().optional(),
  auth: z
    .strictObject({
      basic: z.strictObject({ username: z.string(), password: z.string() }).optional(),
      bearer: z.string().optional(),
    })
    .optional(),
});
/** A request as its step describes it, all templates evaluated. */
export type HttpInput = z.infer<typeof HttpInput>;

/** What the action of `http` steps gets: the request, and what the definition fixes about its answer. */
export const HttpTask = z.strictObject({
  input: HttpInput,
  expect: z.strictObject({
    status: z.union([status, z.array(status)]).optional(),
    schema: z.record(z.string(), z.json()).optional(),
  }),
});
export type HttpTask = z.infer<typeof HttpTask>;

export const HttpResult = z.strictObject({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.json(),
  request: z.strictObject({ method: z.string(), url: z.string() }),
});
export type HttpResult = z.infer<typeof HttpResult>;
