/** The bytes of a text in UTF-8; half a pair of surrogates becomes U+FFFD, as TextEncoder does it. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point < 0xe000 ? 0xfffd : point;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), low(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), low(code >> 6), low(code));
    else bytes.push(0xf0 | (code >> 18), low(code >> 12), low(code >> 6), low(code));
  }
  return Uint8Array.from(bytes);
}

function low(code: number): number {
  return 0x80 | (code & 0x3f);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base 64 with padding (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second, third] = [bytes[index], bytes[index + 1], bytes[index + 2]];
    const group = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += digit(group >> 18) + digit(group >> 12);
    text += second === undefined ? '=' : digit(group >> 6);
    text += third === undefined ? '=' : digit(group);
  }
  return text;
}

function digit(value: number): string {
  return alphabet.charAt(value & 63);
}
