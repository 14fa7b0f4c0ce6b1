import { z } from '@hono/zod-openapi';
import type { Finding } from '@waymark/services';
import { type ProblemCode, problemStatuses, problemTitles } from './codes.ts';

/** The body of every error (RFC 9457). */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'A URN made from the code.' }),
    title: z.string().meta({ description: 'What the code means.' }),
    status: z.int(),
    code: z.string().meta({ description: 'Stable; for programs.' }),
    detail: z.string().meta({ description: 'What happened here; for people.' }),
    requestId: z.string(),
    errors: z.array(
      z.object({
        code: z.string(),
        pointer: z
          .string()
          .meta({ description: 'JSON Pointer of the place; of a missing key the place where it belongs.' }),
        message: z.string(),
        hint: z.string().nullable(),
      }),
    ),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof Problem>;

export type ProblemOptions = {
  detail?: string;
  findings?: readonly Finding[];
  /** Further members of the body. */
  data?: Readonly<Record<string, unknown>>;
  headers?: Record<string, string>;
};

/** Answers with a problem. */
export function problemResponse(code: ProblemCode, requestId: string, options: ProblemOptions = {}): Response {
  const status = problemStatuses[code];
  const problem: Problem = {
    type: `urn:waymark:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: problemTitles[code],
    status,
    code,
    detail: options.detail ?? problemTitles[code],
    requestId,
    errors: (options.findings ?? []).map(({ code: finding, pointer, message, hint }) => ({
      code: finding,
      pointer,
      message,
      hint,
    })),
  };
  return new Response(JSON.stringify({ ...options.data, ...problem }), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...(status === 503 ? { 'retry-after': '2' } : {}),
      ...options.headers,
    },
  });
}
