import { DefaultLogger, Runtime } from '@temporalio/worker';
import { logger } from './logger.ts';

let installed = false;

/**
 * Prepares Temporal's part of this process: its messages go into our log, and signals are left to the entry point.
 * Safe to call again.
 */
export function installTemporalRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      const log = level === 'ERROR' ? 'error' : 'warn';
      logger[log]({ ...meta }, message);
    }),
    telemetryOptions: { logging: { filter: 'temporalio_sdk_core=ERROR,temporalio_client=ERROR', forward: {} } },
  });
}
