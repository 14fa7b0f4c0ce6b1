import type { Json, SecretPlace } from '@waymark/protocol';
import { ActionFailure } from '../failure.ts';

/**
 * Puts secrets into the places of an input that the definition names. The input itself says nothing about them: whatever
 * data made its way into it stays what it is.
 *
 * @throws {ActionFailure} `SecretMissing`, not retried
 */
export function fillSecrets(input: Json, places: readonly SecretPlace[], values: ReadonlyMap<string, string>): Json {
  if (places.length === 0) return input;
  const filled = structuredClone(input);
  for (const { pointer, name, prefix } of places) {
    const value = values.get(name);
    if (value === undefined) throw missing(name);
    putAt(filled, pointer, prefix + value);
  }
  return filled;
}

function missing(name: string): ActionFailure {
  const message = `the secret "${name}" does not exist; set it with PUT /api/secrets/${name}`;
  return new ActionFailure('SecretMissing', message, { retryable: false, effect: 'none', data: { name } });
}

/** The places were found in the template that made the input, which keeps its lists and keys. */
function putAt(value: Json, pointer: string, secret: string): void {
  const segments = pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = segments.pop();
  let holder: Json | undefined = value;
  for (const segment of segments) holder = isHolder(holder) ? holder[segment] : undefined;
  if (!isHolder(holder) || last === undefined) throw new TypeError(`the input has no place ${pointer} for a secret`);
  holder[last] = secret;
}

/** A list or an object: both take a key. */
function isHolder(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null;
}
