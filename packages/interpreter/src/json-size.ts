import type { Json } from '@waymark/protocol';

/**
 * Whether the value written as JSON takes more than `limit` characters (about; escapes are not counted). Walks no
 * further than the limit.
 */
export function isLargerThan(value: Json, limit: number): boolean {
  return spend(value, limit) < 0;
}

/** How many characters the value takes as JSON, about; more than `limit` is all that is known of what is larger. */
export function measureJson(value: Json, limit: number): number {
  return limit - spend(value, limit);
}

function spend(value: Json, left: number): number {
  if (typeof value === 'string') return left - value.length - 2;
  if (value === null || typeof value !== 'object') return left - 5;
  let rest = left - 2;
  for (const key of Object.keys(value)) {
    if (rest < 0) return rest;
    rest = spend((value as { [key: string]: Json })[key] ?? null, rest - (Array.isArray(value) ? 1 : key.length + 4));
  }
  return rest;
}
