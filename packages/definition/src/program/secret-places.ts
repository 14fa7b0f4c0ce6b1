import { splitText } from '@waymark/expressions';
import { maskSecret, type Json, type SecretPlace } from '@waymark/protocol';
import type { Template } from '../program.ts';

/** A text that is a secret, or fixed text and then one. */
export type SecretText = Pick<SecretPlace, 'name' | 'prefix'>;

/** What a text says about a secret; null: it is nothing that a secret could be put into. */
export function readSecret(text: string): SecretText | null {
  const split = splitText(text);
  if ('fault' in split || split.expressions !== 1) return null;
  const [first, last = first] = split.parts;
  if (!first || !last || !('expression' in last)) return null;
  const name = /^secrets\.([A-Za-z_][A-Za-z0-9_]{0,62})$/.exec(last.expression.trim())?.[1];
  return name === undefined ? null : { name, prefix: 'text' in first ? first.text : '' };
}

/**
 * Takes the secrets out of an input: the template gets masks, and the places are listed beside it. So no expression ever
 * sees a value, and no data can pretend to be a secret.
 */
export function extractSecrets(input: Template): { input: Template; secrets: SecretPlace[] } {
  const secrets: SecretPlace[] = [];
  const extract = (value: Json, pointer: string): Json => {
    if (typeof value === 'string') {
      const secret = value.includes('secrets') ? readSecret(value) : null;
      if (!secret) return value;
      secrets.push({ pointer, ...secret });
      return (secret.prefix + maskSecret(secret.name)).replaceAll('${', () => '$${');
    }
    if (Array.isArray(value)) return value.map((item, index) => extract(item, `${pointer}/${index}`));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        extract(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
      ]),
    );
  };
  return { input: extract(input, ''), secrets };
}
