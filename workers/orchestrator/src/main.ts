/**
 * The orchestrator. Environment: DATABASE_URL, TEMPORAL_ADDRESS and the other settings of Temporal, ORCHESTRATOR_QUEUE,
 * WORKFLOW_BUNDLE, WAYMARK_SECRET_KEY, LOG_LEVEL.
 */
import { loadSecretKeys } from '@waymark/database';
import { taskQueues } from '@waymark/protocol';
import { loadTemporalConfig } from '@waymark/temporal';
import { runProcess } from '@waymark/worker';
import { logger } from './logger.ts';
import { startOrchestrator } from './orchestrator.ts';

await runProcess(logger, async (options) => {
  const databaseUrl = process.env['DATABASE_URL'];
  if (!databaseUrl)
    throw new Error(
      'DATABASE_URL is not set, and no instance runs in this home (docs/operations.md, "A worker alone")',
    );
  const secretKeys = loadSecretKeys(process.env);
  const taskQueue = process.env['ORCHESTRATOR_QUEUE'] || taskQueues.orchestrator;
  return await startOrchestrator({ databaseUrl, secretKeys, taskQueue, temporal: loadTemporalConfig(), ...options });
});
