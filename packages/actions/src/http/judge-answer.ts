import { ActionFailure } from '@waymark/action-kit';
import type { Effect, Json } from '@waymark/protocol';
import { isSafe } from './build-request.ts';
import type { ConnectionProblem } from './connection-problem.ts';
import type { HttpTask } from './http-input.ts';
import { parseBody } from './read-body.ts';
import type { Answer } from './send-request.ts';

/** `POST https://api.example.com/orders`, for messages: parameters may be private. */
export type Asked = { method: string; place: string };

/** Whether a status is among those that the step expects. */
export function isExpected(status: number, expected: HttpTask['expect']['status'] = '2xx'): boolean {
  const list = Array.isArray(expected) ? expected : [expected];
  return list.some((one) => one === status || one === `${Math.floor(status / 100)}xx`);
}

/** The error of an answer whose status nobody expected. */
export function refuseAnswer({ method, place }: Asked, { status, statusText, headers, body }: Answer): ActionFailure {
  const shown = cutBody(body, headers['content-type'] ?? '');
  const isRedirect = status >= 300 && status < 400 && headers['location'] !== undefined;
  const code = isRedirect ? 'REDIRECT_FORBIDDEN' : 'UNEXPECTED_STATUS';
  const said = typeof shown === 'string' ? shown : shown === null ? '' : JSON.stringify(shown);
  const advice = isRedirect ? 'redirects are not followed: call the address in "location" itself' : said.slice(0, 300);
  const message = `${method} ${place} answered ${status} ${statusText}${advice === '' ? '' : `: ${advice}`}`;
  return new ActionFailure('HttpError', message, {
    retryable: [408, 425, 429].includes(status) || status >= 500,
    effect: effectOfStatus(method, status),
    data: { code, status, headers: cutHeaders(headers), body: shown },
    ...readRetryAfter(headers['retry-after']),
  });
}

/** The error of a request without a whole answer. */
export function explainProblem({ method, place }: Asked, { code, message, isSent }: ConnectionProblem): ActionFailure {
  const effect: Effect = isSent && !isSafe(method) ? 'unknown' : 'none';
  const isLost = code === 'BAD_RESPONSE' && (method === 'POST' || method === 'PATCH');
  return new ActionFailure(
    isLost ? 'OutcomeUnknown' : 'HttpError',
    isLost
      ? `${method} ${place}: ${message}; whether the request took effect is not known`
      : `${method} ${place}: ${message}`,
    { retryable: code !== 'TLS_ERROR' && code !== 'RESPONSE_TOO_LARGE', effect, data: { code } },
  );
}

/** A server that refuses a request has not carried it out; in a conflict it may be just doing so. */
function effectOfStatus(method: string, status: number): Effect {
  const isRefused = status >= 400 && status < 500 && status !== 408 && status !== 409;
  return isSafe(method) || isRefused ? 'none' : 'unknown';
}

function readRetryAfter(text: string | undefined): { retryAfter?: number } {
  if (text === undefined) return {};
  const milliseconds = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isNaN(milliseconds) || milliseconds < 0 ? {} : { retryAfter: milliseconds };
}

const longestText = 2_000;

/** What is kept of the body of an error: JSON as its value when it is short, else the beginning. */
function cutBody(body: Buffer, contentType: string): Json {
  try {
    const value = parseBody(body, contentType);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.length <= longestText ? value : `${text.slice(0, longestText)}…`;
  } catch {
    return body.toString('utf8', 0, longestText);
  }
}

function cutHeaders(headers: Answer['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .slice(0, 50)
      .map(([name, value]) => [name, value.slice(0, 500)]),
  );
}
