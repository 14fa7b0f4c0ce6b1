import { type TextFormat, readJsonText } from '@waymark/definition/validate';
import { unreadable } from '@waymark/services';
import type { MiddlewareHandler } from 'hono';
import { TransportError } from '../problems/transport-error.ts';
import type { ApiEnvironment } from './environment.ts';

const kilobytes = 1_024;
/** Definitions are at most this large, in bytes. */
export const definitionLimit = 256 * kilobytes;
/** The rest is, too; a start may hold an input of that size and an order beside it. */
const bodyLimit = 320 * kilobytes;
const patience = 4_000;

/**
 * Reads the text of the body: UTF-8, of a limited size, in a limited time. Reading stops at the limit.
 *
 * @param limit bytes
 * @param formats that the route takes
 */
export function readBodyText(
  limit: number,
  formats: readonly TextFormat[] = ['json'],
): MiddlewareHandler<ApiEnvironment> {
  return async (c, next) => {
    const bytes = await readBytes(c.req.raw, limit);
    const format = bytes.length > 0 ? requireFormat(c.req.header('content-type'), formats) : 'json';
    c.set('bodyFormat', format);
    c.set('bodyText', decode(bytes, format));
    await next();
  };
}

/** Reads and parses the body; an absent one is `{}`. The validator of the route takes it from there. */
export const readJsonBody: MiddlewareHandler<ApiEnvironment> = async (c, next) => {
  await readBodyText(bodyLimit)(c, async () => {
    const absent = c.get('bodyText').trim() === '';
    const text = absent ? '{}' : c.get('bodyText');
    const read = readJsonText(text, bodyLimit);
    if (!read.ok) throw unreadable(read.status, read.problems);
    // Without a type the validator would take the body for one of another type, or not look at it at all.
    if (absent) c.req.raw = new Request(c.req.raw.url, { method: c.req.method, headers: withJsonType(c.req.raw) });
    // The validator reads the body a second time: from here, since the stream is used up.
    Object.assign(c.req.bodyCache, { text: Promise.resolve(text) });
    await next();
  });
};

function withJsonType({ headers }: Request): Headers {
  const typed = new Headers(headers);
  typed.set('content-type', 'application/json');
  return typed;
}

async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > limit) throw tooLarge(limit);
  if (!request.body) return new Uint8Array();

  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TransportError('REQUEST_TIMEOUT', `The body did not arrive within ${patience} ms.`)),
      patience,
    );
  });
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late]);
      if (done) return Buffer.concat(chunks);
      size += value.length;
      if (size > limit) throw tooLarge(limit);
      chunks.push(value);
    }
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function tooLarge(limit: number): TransportError {
  return new TransportError('PAYLOAD_TOO_LARGE', `The body is larger than ${limit} bytes.`);
}

function requireFormat(contentType: string | undefined, formats: readonly TextFormat[]): TextFormat {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const format =
    type === 'application/json' || /^application\/[\w.-]+\+json$/.test(type)
      ? 'json'
      : /^(application|text)\/(x-)?yaml$/.test(type)
        ? 'yaml'
        : null;
  const utf8 = charset === undefined || /^"?utf-?8"?$/.test(charset);
  if (format !== null && utf8 && formats.includes(format)) return format;
  const allowed = formats.map((name) => `application/${name}`).join(' or ');
  throw new TransportError(
    'UNSUPPORTED_MEDIA_TYPE',
    `The body has to be ${allowed} in UTF-8, not ${contentType ?? 'of no type'}.`,
  );
}

function decode(bytes: Uint8Array, format: TextFormat): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const message = 'The body is not UTF-8.';
    throw unreadable(400, [
      { code: format === 'json' ? 'INVALID_JSON' : 'INVALID_YAML', pointer: '', message, hint: null },
    ]);
  }
}
