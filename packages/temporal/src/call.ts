import { isGrpcServiceError } from '@temporalio/client';
import type { TemporalClient } from './client.ts';

/** Temporal is away, frozen, or did not answer in time: nothing is known of what it did. */
export class TemporalUnavailable extends Error {
  override readonly name = 'TemporalUnavailable';
}

/** How long a call may take by default, in milliseconds. */
export const defaultDeadline = 2_500;

/**
 * Calls Temporal within a deadline.
 *
 * @param deadline Milliseconds.
 * @throws {TemporalUnavailable} when it did not answer; other errors of the call as they are.
 */
export async function callTemporal<Result>(
  temporal: TemporalClient,
  deadline: number,
  call: () => Promise<Result>,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  // The client's own deadline does not cover the time between two retries of a call.
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TemporalUnavailable(`Temporal did not answer within ${deadline} ms`)),
      deadline + 250,
    );
  });
  try {
    return await Promise.race([temporal.connection.withDeadline(Date.now() + deadline, call), late]);
  } catch (error) {
    throw isOutage(error)
      ? new TemporalUnavailable(`Temporal at ${temporal.config.address} does not answer`, { cause: error })
      : error;
  } finally {
    clearTimeout(timer);
  }
}

// gRPC status codes: CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE.
const outageCodes = new Set([1, 4, 8, 14]);

function isOutage(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return [error, cause].some((candidate) => isGrpcServiceError(candidate) && outageCodes.has(candidate.code));
}
