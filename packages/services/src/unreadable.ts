import { isErrorCode } from './error-codes.ts';
import { type Finding, ServiceError } from './errors.ts';

/** The error for a text that cannot be read: its first finding says why, and gives the code. */
export function unreadable(status: 400 | 413, findings: readonly Finding[]): ServiceError {
  const [first] = findings;
  const code = status === 413 ? 'PAYLOAD_TOO_LARGE' : first && isErrorCode(first.code) ? first.code : 'INVALID_JSON';
  return new ServiceError(code, first?.message ?? 'The text cannot be read.', { findings });
}
