/** Entry point of the orchestrator. Environment: DATABASE_URL, TEMPORAL_* (or Temporal's profiles), WORKFLOW_BUNDLE, LOG_LEVEL. */
import { loadTemporalConfig } from '@waymark/temporal';
import { logger } from './logger.ts';
import { startOrchestrator } from './orchestrator.ts';

const databaseUrl = process.env['DATABASE_URL'];
if (!databaseUrl) {
  logger.error('DATABASE_URL is not set');
  process.exit(1);
}

const orchestrator = await startOrchestrator({
  databaseUrl,
  temporal: loadTemporalConfig(),
  onFailure: () => process.exit(1),
}).catch((error: unknown) => {
  logger.error({ error }, 'the orchestrator could not start');
  process.exit(1);
});

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await orchestrator.stop();
  process.exit(0);
}

process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
// Without the one that started it, a worker would go on unseen.
if (process.send) process.on('disconnect', () => void stop());

logger.info('the orchestrator polls');
process.send?.({ type: 'ready' });
