import { IllegalStateError } from '@temporalio/common';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Logger } from './logger.ts';

/** What the SDK warns of and is as it should be: a definition may fail, and each role polls for one kind of task only. */
const expected = new Set([
  'Activity failed',
  'Workflow failed',
  'No activities registered, not polling for activity tasks',
  'No workflows registered, not polling for workflow tasks',
]);

let installed = false;

/**
 * Prepares Temporal's part of this process: its messages go into our log, and signals are left to the entry point.
 * Safe to call again, and beside another worker in the same process, which then has the word.
 */
export function installTemporalRuntime(logger: Logger): void {
  if (installed) return;
  installed = true;
  try {
    Runtime.install({
      shutdownSignals: [],
      logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
        const { taskToken: _token, sdkComponent: _component, ...fields } = meta ?? {};
        const log = expected.has(message) ? 'debug' : level === 'ERROR' ? 'error' : 'warn';
        logger[log](fields, message);
      }),
      telemetryOptions: { logging: { filter: 'temporalio_sdk_core=ERROR,temporalio_client=ERROR', forward: {} } },
    });
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
  }
}
