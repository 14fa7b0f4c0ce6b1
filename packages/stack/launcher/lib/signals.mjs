/**
 * A signal that is aborted when the process is asked to end.
 * @param {(name: NodeJS.Signals) => void} [onStop]
 */
export function abortOnSignals(onStop = () => {}) {
  const controller = new AbortController();
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(name, () => {
      if (controller.signal.aborted) return;
      onStop(name);
      controller.abort(new Error(`stopped by ${name}`));
    });
  }
  return controller.signal;
}
