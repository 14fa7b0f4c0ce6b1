/**
 * How long anything is waited for that has to come, in milliseconds: longer than a busy machine takes to start a worker
 * anew, and for runs to find it.
 */
const longest = 120_000;

/** Calls of `watch`er each time when something may have changed; returns a function that ends that. */
type Watch = (watcher: () => void) => () => void;

/**
 * Resolves when something holds.
 *
 * @throws {Error} when it does not for a long time, with what is said to be missing
 */
export function waitUntil(watch: Watch, holds: () => boolean, describe: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = watch(check);
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`waited in vain for ${describe()}`));
    }, longest);
    function check() {
      if (!holds()) return;
      stop();
      clearTimeout(timer);
      resolve();
    }
    check();
  });
}
