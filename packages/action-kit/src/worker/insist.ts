import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../failure.ts';

/** Milliseconds between two tries. */
const pause = 250;

/**
 * Does something with the store, again and again while it cannot be reached.
 *
 * @param patience milliseconds
 * @param signal ends the waiting
 * @throws {StoreUnavailable} when the patience is over; other errors of `act` at once
 */
export async function insist<Result>(
  act: () => Promise<Result>,
  patience: number,
  signal?: AbortSignal,
): Promise<Result> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!StoreUnavailable.is(error) || Date.now() + pause > deadline || signal?.aborted) throw error;
      await sleep(pause, undefined, { ref: false });
    }
  }
}
