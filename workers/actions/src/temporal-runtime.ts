import { IllegalStateError } from '@temporalio/common';
import { DefaultLogger, Runtime, type RuntimeOptions } from '@temporalio/worker';
import { logger } from './logger.ts';

let installed = false;

/** Lets Temporal's messages go into our log and leaves signals to the entry point. Safe to call again. */
export function installTemporalRuntime(): void {
  if (installed) return;
  installed = true;
  const options: RuntimeOptions = {
    shutdownSignals: [],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      const { taskToken: _token, sdkComponent: _component, ...fields } = meta ?? {};
      logger[level === 'ERROR' ? 'error' : 'warn'](fields, message);
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
