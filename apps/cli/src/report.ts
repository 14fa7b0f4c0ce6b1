import type { Json } from '@waymark/protocol';

/** What a command found: for people and for programs. */
export type Report = { ok: boolean; text: string; json: Json };

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
