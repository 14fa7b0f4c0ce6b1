import type { Json } from '@waymark/protocol';
import type { AttemptError } from '../failure.ts';
import type { Verdict } from './judge.ts';

/** Characters. */
const longestType = 200;
const longestMessage = 2_000;

/** Bytes of the JSON text. */
const longestData = 16_384;

/**
 * What an attempt failed with, as small as what has to carry it: each attempt's error stands in the history, the journal, the attempt's row,
 * the events and the logs. What does not fit is cut, and says so.
 */
export function cutVerdict(verdict: Verdict): Verdict {
  return verdict.kind === 'cancelled' ? verdict : { ...verdict, error: cutError(verdict.error) };
}

/** Where something was cut stands "…". */
export function cutError({ type, message, data }: AttemptError): AttemptError {
  return {
    type: cutText(type, longestType),
    message: cutText(message, longestMessage),
    data: cutData(data),
  };
}

function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // No half of a pair of code units at the end: PostgreSQL refuses it.
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

/** Of an object the fields that fit stay as they are, in their order: what matters most is short. */
function cutData(data: Json): Json {
  if (sizeOf(data) <= longestData) return data;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return cutValue(data);
  let room = longestData;
  const kept: [string, Json][] = [];
  for (const [key, value] of Object.entries(data)) {
    const fitting = sizeOf(value) <= room / 2 ? value : cutValue(value);
    room -= sizeOf(key) + sizeOf(fitting);
    if (room < 0) break;
    kept.push([key, fitting]);
  }
  return Object.fromEntries(kept);
}

function cutValue(value: Json): Json {
  return typeof value === 'string' ? cutText(value, longestMessage) : `… ${sizeOf(value)} bytes`;
}

const sizeOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));
