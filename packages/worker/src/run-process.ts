import type { Logger } from './logger.ts';

/** Milliseconds that a stop may take before the process ends without it. */
const patience = 7_500;

export type StartOptions = {
  /** Ends a start that waits for a service. */
  signal: AbortSignal;
  /** To be called when what was started has ended by itself. */
  onFailure: () => void;
};

/**
 * Makes this process run one thing from its start to its end: tells a launcher when it is ready, and stops on SIGTERM,
 * SIGINT, when the launcher is gone, or when the thing ends by itself.
 */
export async function runProcess(
  logger: Logger,
  start: (options: StartOptions) => Promise<{ stop(): Promise<void> }>,
): Promise<void> {
  const starting = new AbortController();
  let running: { stop(): Promise<void> } | null = null;
  let stopping = false;

  const stop = (code: number): void => {
    if (stopping) return;
    stopping = true;
    logger.info('stopping');
    starting.abort();
    // Whatever hangs must not keep the process: Temporal and the database know how to go on without it.
    setTimeout(() => process.exit(code), patience).unref();
    void Promise.resolve(running?.stop()).finally(() => process.exit(code));
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
  process.on('disconnect', () => stop(0));

  try {
    running = await start({ signal: starting.signal, onFailure: () => stop(1) });
    process.send?.({ type: 'ready' });
  } catch (error) {
    if (stopping) return;
    logger.fatal({ error }, 'cannot start');
    process.exit(1);
  }
}
