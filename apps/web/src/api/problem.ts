import type { Finding } from './types.ts';

/** The body of every error of the API (RFC 9457). */
export type Problem = {
  title: string;
  status: number;
  code: string;
  detail: string | null;
  requestId: string | null;
  errors: Finding[];
};

/** What a failed call of the API throws. `status` 0: there was no answer at all. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }

  static is(error: unknown): error is ApiError {
    return error instanceof ApiError;
  }
}

/** The problem that any thrown value tells of. */
export function toProblem(error: unknown): Problem {
  if (ApiError.is(error)) return error.problem;
  return {
    title: 'Something went wrong on this page',
    status: 0,
    code: 'PAGE_ERROR',
    detail: error instanceof Error ? error.message : String(error),
    requestId: null,
    errors: [],
  };
}

/** Reads the problem of an answer that is not a success; whatever stands in its body. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const sent = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {};
  return {
    title: sent.title ?? (response.statusText || `Status ${response.status}`),
    status: response.status,
    code: sent.code ?? `HTTP_${response.status}`,
    detail: sent.detail ?? null,
    requestId: sent.requestId ?? null,
    errors: sent.errors ?? [],
  };
}

export const unreachable: Problem = {
  title: 'The server does not answer',
  status: 0,
  code: 'UNREACHABLE',
  detail: 'Check that Waymark is running. The page tries again by itself when you reload it.',
  requestId: null,
  errors: [],
};
