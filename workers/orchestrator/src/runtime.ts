import { IllegalStateError } from '@temporalio/common';
import { DefaultLogger, Runtime, type RuntimeOptions } from '@temporalio/worker';
import { logger } from './logger.ts';

/** What the SDK warns of and a definition is free to do: the run's page tells it. */
const runsBusiness = new Set([
  'Activity failed',
  'Workflow failed',
  'No activities registered, not polling for activity tasks',
]);

let installed = false;

/**
 * Prepares Temporal's part of this process: its messages go into our log, and signals are left to the entry point.
 * Safe to call again, and beside another worker in the same process, which then has the word.
 */
export function installTemporalRuntime(): void {
  if (installed) return;
  installed = true;
  const options: RuntimeOptions = {
    shutdownSignals: [],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      const log = runsBusiness.has(message) ? 'debug' : level === 'ERROR' ? 'error' : 'warn';
      logger[log]({ ...meta }, message);
    }),
    telemetryOptions: { logging: { filter: 'temporalio_sdk_core=ERROR,temporalio_client=ERROR', forward: {} } },
  };
  try {
    Runtime.install(options);
  } catch (error) {
    // Another worker in this process has done it.
    if (!(error instanceof IllegalStateError)) throw error;
  }
}
