import type { Json } from '@waymark/protocol';
import { ServiceError } from '../errors.ts';

/** Bytes of JSON, as of the input of a run. */
const largest = 262_144;

/** @throws {ServiceError} PAYLOAD_TOO_LARGE */
export function checkSize(what: string, value: Json | undefined): void {
  const size = value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
  if (size > largest)
    throw new ServiceError('PAYLOAD_TOO_LARGE', `The ${what} has ${size} bytes; the limit is ${largest}.`);
}
