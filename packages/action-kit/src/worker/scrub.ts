import { maskSecret, type Json } from '@waymark/protocol';

/** Puts masks in the place of secrets. */
export type Scrub = {
  text(text: string): string;
  json(value: Json): Json;
};

/** Shorter values are found in too many other words. */
const shortest = 4;

/**
 * Finds secrets in whatever an action gives, as they are and in the forms in which they travel: within JSON, in URLs and
 * forms, as hex, and in base64, also within a longer text that was encoded as a whole.
 *
 * @param values by name
 */
export function createScrub(values: ReadonlyMap<string, string>): Scrub {
  const forms = [...values]
    .flatMap(([name, value]) => listForms(value).map((form) => ({ form, mask: maskSecret(name) })))
    // The longest first: a part of a form must not be masked before the whole.
    .toSorted((one, other) => other.form.length - one.form.length);
  if (forms.length === 0) return { text: (text) => text, json: (value) => value };
  const text = (given: string): string =>
    forms.reduce(
      (current, { form, mask }) => (current.includes(form) ? current.replaceAll(form, () => mask) : current),
      given,
    );
  return { text, json: (value) => scrubJson(value, text) };
}

function scrubJson(value: Json, text: (given: string) => string): Json {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') {
    const given = String(value);
    const scrubbed = text(given);
    return scrubbed === given ? value : scrubbed;
  }
  if (Array.isArray(value)) return value.map((item) => scrubJson(item, text));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [text(key), scrubJson(inner, text)]));
}

function listForms(value: string): string[] {
  if (value.length < shortest) return [];
  const bytes = Buffer.from(value);
  const encoded = encodeURIComponent(toWellFormed(value));
  const forms = [
    value,
    JSON.stringify(value).slice(1, -1),
    encoded,
    encoded.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams({ v: value }).toString().slice(2),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...listBase64(bytes),
  ];
  return [...new Set(forms)].filter((form) => form.length >= shortest);
}

/** In base64 a text looks different by where it begins within three bytes; what its neighbours decide is left out. */
function listBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const begins = Math.ceil((offset * 8) / 6);
    const ends = Math.floor(((offset + bytes.length) * 8) / 6);
    const inner = encoded.slice(begins, ends);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function toWellFormed(text: string): string {
  return Buffer.from(text).toString('utf8');
}
