import { setTimeout as sleep } from 'node:timers/promises';

export type Repetition = { stop(): Promise<void> };

/**
 * Does something again and again, from the end of one time to the start of the next, until it is stopped.
 *
 * @param interval Milliseconds.
 * @param onError Called with what a time has thrown; the next one comes all the same.
 */
export function repeat(interval: number, work: () => Promise<void>, onError: (error: unknown) => void): Repetition {
  const controller = new AbortController();
  const { signal } = controller;
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await work();
      } catch (error) {
        onError(error);
      }
      await sleep(interval, undefined, { signal, ref: false }).catch(() => {});
    }
  };
  const ended = loop();
  return {
    stop: async () => {
      controller.abort();
      await ended;
    },
  };
}
