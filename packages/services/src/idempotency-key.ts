import { ServiceError } from './errors.ts';

/** The header of that name. @throws {ServiceError} INVALID_IDEMPOTENCY_KEY */
export function readIdempotencyKey(key: string | null | undefined): string | null {
  if (key === null || key === undefined) return null;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new ServiceError('INVALID_IDEMPOTENCY_KEY', 'An Idempotency-Key has 1 to 255 visible ASCII characters.');
}
