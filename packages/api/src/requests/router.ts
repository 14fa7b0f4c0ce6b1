import { OpenAPIHono } from '@hono/zod-openapi';
import { ServiceError, invalidRequest } from '@waymark/services';
import type { ApiEnvironment } from './environment.ts';

export type Router = OpenAPIHono<ApiEnvironment>;

/** A set of routes; whatever does not fit their schemas is refused in the same way everywhere. */
export function createRouter(): Router {
  return new OpenAPIHono<ApiEnvironment>({
    defaultHook: (result) => {
      if (result.success) return;
      if (result.target === 'param') throw new ServiceError('NOT_FOUND', 'There is nothing at this path.');
      throw invalidRequest(result.error.issues, result.target === 'json' ? 'INVALID_REQUEST' : 'INVALID_PARAMETER');
    },
  });
}
