import { httpMethods } from '@waymark/protocol';
import { z } from 'zod';
import { holdsExpression, jsonSchema, template } from './values.ts';
import { workSettings } from './work.ts';

const text = z.string().min(1);

const Auth = z
  .strictObject({
    basic: z
      .strictObject({
        username: text.meta({ description: 'A template.' }),
        password: text.meta({ description: 'A template.' }),
      })
      .meta({ description: 'User name and password.' })
      .exactOptional(),
    bearer: text.meta({ description: 'A token, a template.' }).exactOptional(),
  })
  .meta({ id: 'HttpAuth', description: 'How the request authenticates: `basic` or `bearer`.' });

const status = z.union([
  z.int().min(100).max(599),
  z.string().regex(/^[1-5]xx$/, { error: 'has to be a class of statuses, like "2xx"' }),
]);

const Expect = z
  .strictObject({
    status: z
      .union([status, z.array(status).min(1)])
      .meta({
        description: 'Statuses that are a success: a number, a class like `"2xx"`, or a list of them.',
        default: '2xx',
      })
      .exactOptional(),
    schema: jsonSchema
      .meta({ description: 'JSON Schema 2020-12 of the body; one that does not fit is the error `InvalidOutput`.' })
      .exactOptional(),
  })
  .meta({ id: 'HttpExpect', description: 'What the answer has to be.' });

/** The keys of `http`, as a step and as a compensation. */
export const httpKeys = {
  method: z
    .string()
    .refine((method) => holdsExpression(method) || (httpMethods as readonly string[]).includes(method), {
      error: `has to be ${httpMethods.join(', ')}`,
    })
    .meta({ description: `${httpMethods.join(', ')}; a template.`, default: 'GET' })
    .exactOptional(),
  url: z.string().min(1).max(8_000).meta({
    description: 'Where to, a template: `https` or `http`, a public host, no user name and no password in it.',
  }),
  query: z
    .record(z.string().min(1), template)
    .meta({
      description: 'Parameters that are added to the address, encoded; a list repeats its name, null is left out.',
    })
    .exactOptional(),
  headers: z
    .record(z.string().min(1), template)
    .meta({ description: 'Headers of the request. `Host`, `Cookie` and what frames a message cannot be set.' })
    .exactOptional(),
  body: template
    .meta({
      description:
        'Body of the request: a text as it is, anything else as JSON, or as a form where the header `Content-Type` says `application/x-www-form-urlencoded`.',
    })
    .exactOptional(),
  auth: Auth.exactOptional(),
  expect: Expect.exactOptional(),
  ...workSettings,
};
