import { ActionFailure } from '@waymark/action-kit';
import { refuseHeaderName, type Json } from '@waymark/protocol';
import { toIdempotencyHeader } from '../idempotency-header.ts';
import type { HttpInput } from './http-input.ts';

/** Methods that ask and change nothing: they carry no key, and whatever happens to them leaves nothing to undo. */
const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

export function isSafe(method: string): boolean {
  return safeMethods.includes(method);
}

/** The address with the parameters of `query`. Null is left out, a list repeats its name. */
export function buildUrl({ url, query = {} }: HttpInput): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).filter((one) => one !== null).map((one) => [name, String(one)]),
  );
  if (pairs.length === 0) return url;
  const [address = '', fragment] = url.split('#', 2);
  const added = `${address.includes('?') ? '&' : '?'}${new URLSearchParams(pairs).toString()}`;
  return `${address}${added}${fragment === undefined ? '' : `#${fragment}`}`;
}

/**
 * The headers and the body as they are sent.
 *
 * @param key the step's idempotency key
 * @throws {ActionFailure} `InvalidInput` for a header that cannot be sent
 */
export function buildMessage(input: HttpInput, key: string): { headers: Record<string, string>; body: Buffer | null } {
  const own = readHeaders(input.headers ?? {});
  const { text, type } = encodeBody(input.body ?? null, own['content-type']);
  const body = text === null ? null : Buffer.from(text);
  return {
    headers: {
      accept: 'application/json, text/*;q=0.9, */*;q=0.8',
      'accept-encoding': 'gzip, deflate, br',
      'user-agent': 'Waymark',
      ...(type === null ? {} : { 'content-type': type }),
      ...(isSafe(input.method) ? {} : { 'idempotency-key': toIdempotencyHeader(key) }),
      ...(input.auth === undefined ? {} : { authorization: authorize(input.auth) }),
      ...own,
      ...(body === null && isSafe(input.method) ? {} : { 'content-length': String(body?.length ?? 0) }),
    },
    body,
  };
}

function readHeaders(headers: NonNullable<HttpInput['headers']>): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const refused = refuseHeaderName(name);
    if (refused)
      throw invalid('HEADER_FORBIDDEN', `the header "${name.slice(0, 200)}" ${refused.reason}. ${refused.hint}`);
    if (value === null) continue;
    const text = String(value);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text))
      throw invalid('INVALID_HEADER', `the header "${name}" holds a line break or a letter that no header can carry`);
    own[name.toLowerCase()] = text;
  }
  return own;
}

function authorize({ basic, bearer }: NonNullable<HttpInput['auth']>): string {
  if (bearer !== undefined) {
    if (!/^[\x21-\x7e]+$/.test(bearer))
      throw invalid('INVALID_HEADER', '"auth.bearer" is no token: it holds spaces or other letters');
    return `Bearer ${bearer}`;
  }
  if (basic === undefined) throw invalid('INVALID_HEADER', '"auth" has neither "basic" nor "bearer"');
  return `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`;
}

const formType = 'application/x-www-form-urlencoded';

function encodeBody(body: Json, contentType: string | undefined): { text: string | null; type: string | null } {
  if (body === null) return { text: null, type: null };
  if (typeof body === 'string') return { text: body, type: 'text/plain; charset=utf-8' };
  const isForm = contentType?.toLowerCase().startsWith(formType) === true;
  if (isForm && typeof body === 'object' && !Array.isArray(body)) return { text: encodeForm(body), type: formType };
  return { text: JSON.stringify(body), type: 'application/json' };
}

function encodeForm(body: { [key: string]: Json }): string {
  const pairs = Object.entries(body).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== null)
      .map((one) => [name, typeof one === 'object' ? JSON.stringify(one) : String(one)]),
  );
  return new URLSearchParams(pairs).toString();
}

function invalid(code: string, message: string): ActionFailure {
  return new ActionFailure('InvalidInput', message, { retryable: false, effect: 'none', data: { code } });
}
