/**
 * The orchestrator. Environment: DATABASE_URL, TEMPORAL_ADDRESS and the other settings of Temporal, WORKFLOW_BUNDLE,
 * LOG_LEVEL.
 */
import { loadTemporalConfig } from '@waymark/temporal';
import { runProcess } from '@waymark/worker';
import { logger } from './logger.ts';
import { startOrchestrator } from './orchestrator.ts';

await runProcess(logger, async (options) => {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl) throw new Error('DATABASE_URL is not set');
  return await startOrchestrator({ databaseUrl, temporal: loadTemporalConfig(), ...options });
});
