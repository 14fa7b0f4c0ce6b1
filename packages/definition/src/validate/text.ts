import type { Json } from '@waymark/protocol';
import { limits } from '../limits.ts';
import { makeProblem, type Problem } from './problem.ts';
import { scanJson } from './scan-json.ts';

export type ReadJson = { ok: true; value: Json } | { ok: false; status: 400 | 413; problems: Problem[] };

/**
 * Reads JSON text from outside: its size and depth first, then what `JSON.parse` would take in silence (see
 * {@link scanJson}).
 *
 * @param maximumBytes of UTF-8; the default is the limit of a definition.
 */
export function readJsonText(text: string, maximumBytes: number = limits.definitionBytes): ReadJson {
  // A character has at least one byte: no need to encode what is far too long.
  const bytes = text.length > maximumBytes ? text.length : new TextEncoder().encode(text).length;
  if (bytes > maximumBytes) {
    const message = `the text has ${text.length > maximumBytes ? 'at least ' : ''}${bytes} bytes (limit ${maximumBytes})`;
    return { ok: false, status: 413, problems: [makeProblem('PAYLOAD_TOO_LARGE', '', message)] };
  }
  const problems = scanJson(text, limits.jsonDepth);
  return problems.length > 0 ? { ok: false, status: 400, problems } : { ok: true, value: JSON.parse(text) as Json };
}
