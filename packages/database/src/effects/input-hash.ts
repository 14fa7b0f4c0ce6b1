import { createHash } from 'node:crypto';
import type { Json } from '@waymark/protocol';

/** The same for inputs that are the same JSON, whatever the order of their keys. */
export function hashInput(input: Json): string {
  return createHash('sha256')
    .update(JSON.stringify(sortKeys(input)))
    .digest('hex');
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  // Pairs, not an object: whole numbers as keys would be sorted by the engine, and `__proto__` would vanish.
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sortKeys(inner)]);
}
