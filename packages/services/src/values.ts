import { createHash } from 'node:crypto';
import { canonicalJson } from '@waymark/definition/validate';
import type { Json } from '@waymark/protocol';
import { z } from 'zod';

/** Any JSON: what comes from `JSON.parse` needs no second look. */
export const JsonValue = z.unknown() as z.ZodType<Json>;

/** Control characters and those that turn the direction of text: nothing that a comment needs. */
const invisible = /(?![\t\n\r])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A text that people write and others read; what would garble the page is taken out. */
export function PersonsText(longest: number) {
  return z
    .string()
    .max(longest)
    .transform((text) => text.replaceAll(invisible, '').trim());
}

/** RFC 3339 with milliseconds. */
export function toTime(date: Date): string;
export function toTime(date: Date | null): string | null;
export function toTime(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}

/** A hash of a value that does not depend on the order of keys. */
export function hashJson(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
