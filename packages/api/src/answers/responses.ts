import type { z } from '@hono/zod-openapi';
import { Problem } from '../problems/problem.ts';

/** An answer of JSON, as the OpenAPI document describes it. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

const descriptions = {
  400: 'Something that cannot be read: the body, a parameter, a cursor or a key.',
  403: 'Not allowed to this caller.',
  404: 'There is nothing of this name or id.',
  409: 'The state of things does not allow it; the code says why.',
  413: 'Too large.',
  415: 'Not application/json.',
  422: 'Readable and wrong; `errors` lists the findings.',
  429: 'Too much for now; try again later.',
  503: 'PostgreSQL or Temporal does not answer.',
} as const;

/** Answers with a problem, for the OpenAPI document. */
export function problems(...statuses: (keyof typeof descriptions)[]) {
  return Object.fromEntries(
    [...statuses, 503 as const].map((status) => [
      status,
      { description: descriptions[status], content: { 'application/problem+json': { schema: Problem } } },
    ]),
  );
}
