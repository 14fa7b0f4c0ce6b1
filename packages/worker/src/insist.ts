import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './logger.ts';

/** Milliseconds. */
const pause = 1_000;

/**
 * Does something that needs a service which may be away, until it works; says what it waits for at the first failure
 * and then every half minute.
 *
 * @param signal Ends the waiting.
 * @throws the signal's reason
 */
export async function insist<Result>(
  waitsFor: string,
  act: () => Promise<Result>,
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): Promise<Result> {
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    try {
      return await act();
    } catch (error) {
      if (tries % 30 === 0)
        logger.warn({ error: error instanceof Error ? error.message : String(error) }, `waiting for ${waitsFor}`);
      await sleep(pause, undefined, { signal });
    }
  }
}
