/** Whether PostgreSQL can store a text as JSON: no U+0000, no half of a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

/** The text with U+FFFD for each character that cannot be stored. */
export function makeStorable(text: string): string {
  return text.replaceAll(/[\0\p{Surrogate}]/gu, '\uFFFD');
}
