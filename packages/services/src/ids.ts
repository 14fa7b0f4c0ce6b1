import { randomBytes } from 'node:crypto';

/** Crockford's alphabet, in lower case: no letters that look like digits. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new id, `<prefix>_` and 26 characters; ids sort by the millisecond in which they were made. */
export function newId(prefix: string): string {
  let time = Date.now();
  let text = '';
  for (let index = 0; index < 10; index += 1) {
    text = alphabet.charAt(time % 32) + text;
    time = Math.floor(time / 32);
  }
  for (const byte of randomBytes(16)) text += alphabet.charAt(byte % 32);
  return `${prefix}_${text}`;
}

/** Whether a text can be an id at all; anything else is not asked of the database. */
export function isId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.:@/[\]%-]{0,254}$/.test(text);
}
