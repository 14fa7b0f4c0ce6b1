import { DefaultLogger, Runtime } from '@temporalio/worker';
import { logger } from './logger.ts';

let installed = false;

/** Lets Temporal's messages go into our log and leaves signals to the entry point. Safe to call again. */
export function installTemporalRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => logger[level === 'ERROR' ? 'error' : 'warn']({ ...meta }, message)),
    telemetryOptions: { logging: { filter: 'temporalio_sdk_core=ERROR,temporalio_client=ERROR', forward: {} } },
  });
}
