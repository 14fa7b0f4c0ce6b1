import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Json } from '@waymark/protocol';
import { deepestJson, nestsDeeper } from '../json-depth.ts';
import { ConnectionProblem } from './connection-problem.ts';

/** Bytes after decompression. */
export const largestBody = 5_000_000;

/** Reads the body of an answer, decompressed, up to the limit. @throws {ConnectionProblem} */
export async function readBody(response: IncomingMessage, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > largestBody)
        throw new ConnectionProblem(
          'RESPONSE_TOO_LARGE',
          `the body of the answer is larger than ${largestBody} bytes`,
          true,
        );
      chunks.push(chunk);
    }
  };
  const decoder = createDecoder(response.headers['content-encoding'] ?? '');
  await (decoder ? pipeline(response, decoder, collect, { signal }) : pipeline(response, collect, { signal }));
  return Buffer.concat(chunks);
}

function createDecoder(encoding: string): Duplex | null {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new ConnectionProblem('BAD_RESPONSE', `nobody asked for an answer compressed as "${encoding}"`, true);
  }
}

/** JSON is its value, a text a text, anything else base64; nothing is null. @throws {ConnectionProblem} for JSON that is none */
export function parseBody(body: Buffer, contentType: string): Json {
  if (body.length === 0) return null;
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type.endsWith('+json')) return parseJson(body);
  const isText = type === '' || type.startsWith('text/') || textTypes.has(type) || type.endsWith('+xml');
  return (isText ? decodeText(body) : null) ?? body.toString('base64');
}

const textTypes = new Set([
  'application/xml',
  'application/x-www-form-urlencoded',
  'application/javascript',
  'application/x-ndjson',
]);

function decodeText(body: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

function parseJson(body: Buffer): Json {
  const text = decodeText(body);
  if (text !== null && nestsDeeper(text))
    throw new ConnectionProblem('BAD_RESPONSE', `the JSON of the answer nests deeper than ${deepestJson}`, true);
  try {
    return JSON.parse(text ?? '') as Json;
  } catch {
    throw new ConnectionProblem('BAD_RESPONSE', 'the answer says that it is JSON, and it is none', true);
  }
}
