import { setTimeout as sleep } from 'node:timers/promises';

export type Repetition = {
  /** Does it at once; when it is being done, once more after that. */
  wake(): void;
  stop(): Promise<void>;
};

/**
 * Does something again and again, from the end of one time to the start of the next, until it is stopped.
 *
 * @param interval Milliseconds.
 * @param onError Called with what a time has thrown; the next one comes all the same.
 */
export function repeat(interval: number, work: () => Promise<void>, onError: (error: unknown) => void): Repetition {
  let isStopped = false;
  let pause = new AbortController();
  const loop = async (): Promise<void> => {
    while (!isStopped) {
      pause = new AbortController();
      try {
        await work();
      } catch (error) {
        onError(error);
      }
      // Not at all when somebody has asked for more meanwhile.
      await sleep(interval, undefined, { signal: pause.signal, ref: false }).catch(() => {});
    }
  };
  const ended = loop();
  return {
    wake: () => pause.abort(),
    stop: async () => {
      isStopped = true;
      pause.abort();
      await ended;
    },
  };
}
