/**
 * The orchestrator. Environment: DATABASE_URL, TEMPORAL_ADDRESS and the other settings of Temporal, WORKFLOW_BUNDLE,
 * LOG_LEVEL.
 */
import { loadTemporalConfig } from '@waymark/temporal';
import { logger } from './logger.ts';
import { startOrchestrator } from './orchestrator.ts';

const databaseUrl = process.env['DATABASE_URL'];
if (!databaseUrl) {
  logger.fatal('DATABASE_URL is not set');
  process.exit(1);
}

const starting = new AbortController();
let orchestrator: Awaited<ReturnType<typeof startOrchestrator>> | null = null;
let stopping = false;

const stop = (code: number): void => {
  if (stopping) return;
  stopping = true;
  logger.info('stopping');
  starting.abort();
  // Whatever hangs must not keep the process: Temporal and the journal's reconciler know how to go on without it.
  setTimeout(() => process.exit(code), 7_500).unref();
  void Promise.resolve(orchestrator?.stop()).finally(() => process.exit(code));
};
process.on('SIGTERM', () => stop(0));
process.on('SIGINT', () => stop(0));
process.on('disconnect', () => stop(0));

try {
  orchestrator = await startOrchestrator({
    databaseUrl,
    temporal: loadTemporalConfig(),
    signal: starting.signal,
    onFailure: () => stop(1),
  });
  process.send?.({ type: 'ready' });
} catch (error) {
  if (!stopping) {
    logger.fatal({ error }, 'the orchestrator cannot start');
    process.exit(1);
  }
}
