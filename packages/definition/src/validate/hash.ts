import { createHash } from 'node:crypto';
import type { Json } from '@waymark/protocol';

/** SHA-256 (hex) of a definition's canonical JSON: the order of keys and white space make no difference. */
export function hashDefinition(definition: Json): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('hex');
}

/** JSON text with the keys of every object in the order of their code units. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${entries.join(',')}}`;
}
