/**
 * Runs tasks at the same time. When one fails the others are told to stop, and it is over only when all have ended: no
 * half-done work goes on behind a start that has failed.
 *
 * @template {Record<string, (signal: AbortSignal) => Promise<unknown>>} Tasks
 * @param {AbortSignal} signal
 * @param {Tasks} tasks
 * @returns {Promise<{ [Name in keyof Tasks]: Awaited<ReturnType<Tasks[Name]>> }>}
 */
export async function together(signal, tasks) {
  const controller = new AbortController();
  const inner = AbortSignal.any([signal, controller.signal]);
  /** @type {{ reason: unknown } | null} */
  let failure = null;
  const entries = await Promise.all(
    Object.entries(tasks).map(async ([name, task]) => {
      try {
        return [name, await task(inner)];
      } catch (error) {
        failure ??= { reason: error };
        controller.abort(error);
        return [name, undefined];
      }
    }),
  );
  if (failure) throw /** @type {{ reason: unknown }} */ (failure).reason;
  return Object.fromEntries(entries);
}
