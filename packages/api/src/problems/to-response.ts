import { ServiceError, findOutage } from '@waymark/services';
import { HTTPException } from 'hono/http-exception';
import { problemResponse } from './problem.ts';
import { TransportError } from './transport-error.ts';

/** Turns whatever was thrown into an answer. Of an unknown error nothing is told but the request id; the log has the rest. */
export function errorToResponse(error: unknown, requestId: string): Response {
  if (ServiceError.is(error))
    return problemResponse(error.code, requestId, {
      detail: error.message,
      findings: error.findings,
      data: error.data,
    });
  if (error instanceof TransportError)
    return problemResponse(error.code, requestId, { detail: error.message, headers: error.headers });
  if (error instanceof HTTPException && error.status === 415)
    return problemResponse('UNSUPPORTED_MEDIA_TYPE', requestId);
  const outage = findOutage(error);
  if (outage) return problemResponse(outage, requestId);
  console.error(JSON.stringify({ level: 'error', at: new Date().toISOString(), requestId, error: describe(error) }));
  return problemResponse('INTERNAL', requestId);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
