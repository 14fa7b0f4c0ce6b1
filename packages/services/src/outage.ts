import { isDatabaseUnavailable } from '@waymark/database';
import { TemporalUnavailable } from '@waymark/temporal';
import type { ErrorCode } from './error-codes.ts';

/** Whether an error says that a service behind is away, and which; null: it says something else. */
export function findOutage(error: unknown): ErrorCode | null {
  if (error instanceof TemporalUnavailable) return 'ORCHESTRATOR_UNAVAILABLE';
  return isDatabaseUnavailable(error) ? 'DATABASE_UNAVAILABLE' : null;
}
