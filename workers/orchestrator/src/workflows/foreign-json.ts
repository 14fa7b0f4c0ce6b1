import type { Json } from '@waymark/protocol';
import { UnreadablePayload } from './payload-converter.ts';

/** Deeper values overflow the stack of whoever writes them out again. */
const deepest = 200;
/** Bytes: what a step may give, and far below what Temporal refuses (2 MB). */
const longest = 1_000_000;

type Read = { json: Json } | { type: 'InvalidOutput' | 'LimitExceeded'; message: string };

/** What came from outside, as JSON; nothing at all is null. Or why it is none, with the type of that error. */
export function readForeignJson(value: unknown, limit = longest): Read {
  if (value === undefined) return { json: null };
  if (value instanceof UnreadablePayload) return misfit('the activity gave something that is no JSON');
  if (value instanceof Uint8Array) return misfit('the activity gave bytes, and no JSON');
  const json = value as Json;
  if (isDeeper(json, deepest)) return misfit(`the activity gave JSON that nests deeper than ${deepest}`);
  if (countBytes(json) <= limit) return { json };
  return { type: 'LimitExceeded', message: `The output of the step is larger than ${limit / 1_000_000} MB` };
}

function misfit(message: string): Read {
  return { type: 'InvalidOutput', message };
}

function isDeeper(value: Json, left: number): boolean {
  if (value === null || typeof value !== 'object') return false;
  return left === 0 || Object.values(value).some((inner) => isDeeper(inner, left - 1));
}

/** At most: UTF-8 has three for any character above ASCII, as JSON and JavaScript count them. */
export function countBytes(value: Json): number {
  const text = JSON.stringify(value);
  return text.length + 2 * (text.match(/[^\0-\x7f]/g)?.length ?? 0);
}
