import type { Json } from '@waymark/protocol';
import { limits } from '../limits.ts';
import { makeProblem, type Problem } from './problem.ts';
import { scanJson } from './scan-json.ts';
import { readYaml } from './yaml/read-yaml.ts';

/** How the text of a definition is written. */
export const textFormats = ['json', 'yaml'] as const;
export type TextFormat = (typeof textFormats)[number];

export type ReadJson = { ok: true; value: Json } | { ok: false; status: 400 | 413; problems: Problem[] };

/**
 * Reads text from outside: its size first, then its depth, then what a parser would take in silence (see
 * {@link scanJson}). YAML is read as the JSON that it means.
 *
 * @param maximumBytes of UTF-8; the default is the limit of a definition.
 */
export function readText(text: string, format: TextFormat, maximumBytes: number = limits.definitionBytes): ReadJson {
  // A character has at least one byte: no need to encode what is far too long.
  const bytes = text.length > maximumBytes ? text.length : new TextEncoder().encode(text).length;
  if (bytes > maximumBytes) {
    const message = `the text has ${text.length > maximumBytes ? 'at least ' : ''}${bytes} bytes (limit ${maximumBytes})`;
    return { ok: false, status: 413, problems: [makeProblem('PAYLOAD_TOO_LARGE', '', message)] };
  }
  if (format === 'yaml') return readYaml(text, maximumBytes);
  const problems = scanJson(text, limits.jsonDepth);
  return problems.length > 0 ? { ok: false, status: 400, problems } : { ok: true, value: JSON.parse(text) as Json };
}

/** {@link readText} of JSON. */
export function readJsonText(text: string, maximumBytes?: number): ReadJson {
  return readText(text, 'json', maximumBytes);
}
