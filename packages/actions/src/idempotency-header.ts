/** An idempotency key as a header carries it: addresses may hold letters that no header can. */
export function toIdempotencyHeader(key: string): string {
  return key.replaceAll(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character));
}
