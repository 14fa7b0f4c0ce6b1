import type { Json } from '@waymark/protocol';

/** Text as PostgreSQL can keep it in a text column: without the one character that it cannot hold. */
export function plainText<Text extends string | null>(text: Text): Text {
  return (text?.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text) as Text;
}

/** JSON as a `jsonb` column can keep it: without that character, too. */
export function toJsonb(value: Json): string {
  return JSON.stringify(value).replaceAll('\\u0000', '\\ufffd');
}
