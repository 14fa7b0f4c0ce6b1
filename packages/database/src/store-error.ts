import { StoreUnavailable } from '@waymark/action-kit';
import { isDatabaseUnavailable } from './errors.ts';

/** That PostgreSQL is away, as the error by which the makers of attempts know it; any other error as it is. */
export function toStoreError(error: unknown): unknown {
  if (StoreUnavailable.is(error) || !isDatabaseUnavailable(error)) return error;
  return new StoreUnavailable(
    `the database cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
    { cause: error },
  );
}

/** Runs a query and turns its errors by {@link toStoreError}. */
export async function reachStore<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw toStoreError(error);
  }
}
