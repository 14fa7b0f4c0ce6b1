import type { Json } from '@waymark/protocol';
import { makeProblem, pointerTo, type Problem } from './problem.ts';

const patterns: { name: string; pattern: RegExp }[] = [
  { name: 'a private key', pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/ },
  { name: 'a secret key of Stripe', pattern: /\b[sr]k_(?:live|test)_[0-9a-zA-Z]{10,}/ },
  { name: 'an access key of AWS', pattern: /\bAKIA[0-9A-Z]{16}\b/ },
  { name: 'a token of GitHub', pattern: /\bgh[pousr]_[0-9A-Za-z]{20,}/ },
  { name: 'a token of Slack', pattern: /\bxox[abprs]-[0-9A-Za-z-]{10,}/ },
  { name: 'a bearer token', pattern: /\bBearer [0-9A-Za-z._~+/=-]{16,}/ },
  { name: 'a password in an address', pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,100}:[^\s/:@${]{3,100}@/ },
];

/** Texts in a definition that look like secrets: a definition is stored, shown and logged. Warnings. */
export function warnOfSecrets(value: Json, pointer = ''): Problem[] {
  if (typeof value === 'string') {
    const found = patterns.find(({ pattern }) => pattern.test(value));
    return found
      ? [
          makeProblem(
            'INLINE_SECRET',
            pointer,
            `this looks like ${found.name}`,
            'A definition is stored and shown: keep it as a secret and write ${ secrets.NAME } in its place.',
          ),
        ]
      : [];
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => warnOfSecrets(inner, pointerTo(pointer, key)));
}
