import type { Validation } from '@waymark/definition/validate';
import { unreadable } from '../unreadable.ts';
import { ServiceError } from '../errors.ts';

type Refused = Extract<Validation, { valid: false }>;

/** @throws {ServiceError} when the text is too large, or no JSON that can be read safely */
export function refuseUnreadable({ status, errors }: Refused): void {
  if (status === 422) return;
  throw unreadable(status, errors);
}

/** @throws {ServiceError} with all findings */
export function refuseInvalid(refused: Refused): never {
  refuseUnreadable(refused);
  const { errors } = refused;
  const count = errors.length === 1 ? 'one error' : `${errors.length} errors`;
  throw new ServiceError('INVALID_DEFINITION', `The definition has ${count}: ${errors[0]?.message ?? ''}`, {
    findings: errors,
  });
}
