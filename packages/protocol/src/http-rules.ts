/** Methods that a request can have. */
export const httpMethods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type HttpMethod = (typeof httpMethods)[number];

/** What a header of a request is not allowed to be; null: it can be sent. */
export function refuseHeaderName(name: string): { reason: string; hint: string } | null {
  const lower = name.toLowerCase();
  if (!/^[!#$%&'*+\-.^_`|~0-9a-z]{1,200}$/.test(lower))
    return { reason: 'is no name of a header', hint: 'Letters, digits and -, like "X-Request-Source".' };
  if (lower === 'idempotency-key')
    return { reason: 'is sent by itself', hint: 'Set "idempotencyKey" of the step to choose its value.' };
  if (forbidden.has(lower) || lower.startsWith('proxy-') || lower.startsWith('sec-'))
    return { reason: 'cannot be set', hint: 'Leave it out: it belongs to the connection, not to the request.' };
  return null;
}

/** Headers that frame a message, name its receiver, or make it a browser's. */
const forbidden = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'keep-alive',
  'expect',
  'cookie',
  'cookie2',
  'via',
  'http2-settings',
]);
