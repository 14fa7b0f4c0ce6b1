import type { Json } from '@waymark/protocol';

/** Text as PostgreSQL can keep it in a text column: without the one character that it cannot hold. */
export function plainText<Text extends string | null>(text: Text): Text {
  return (text?.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text) as Text;
}

/** What JSON writes for U+0000 and for halves of surrogate pairs, without those that are text with a backslash. */
const unstorable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** JSON as a `jsonb` column can keep it. */
export function toJsonb(value: Json): string {
  return JSON.stringify(value).replaceAll(unstorable, '$1\\ufffd');
}
