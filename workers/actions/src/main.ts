/**
 * The actions worker. Environment: DATABASE_URL, PAYMENTS_URL, WAYMARK_HTTP_ALLOW, WAYMARK_SECRET_KEY,
 * TEMPORAL_ADDRESS and the other settings of Temporal, LOG_LEVEL.
 */
import { loadSecretKeys } from '@waymark/database';
import { loadTemporalConfig } from '@waymark/temporal';
import { runProcess } from '@waymark/worker';
import { startActionsWorker } from './actions-worker.ts';
import { logger } from './logger.ts';

await runProcess(logger, async (options) => {
  const databaseUrl = process.env['DATABASE_URL'];
  const paymentsUrl = process.env['PAYMENTS_URL'];
  if (!databaseUrl || !paymentsUrl) {
    const missing = databaseUrl ? 'PAYMENTS_URL' : 'DATABASE_URL';
    throw new Error(`${missing} is not set, and no instance runs in this home (docs/operations.md, "A worker alone")`);
  }
  const httpAllow = process.env['WAYMARK_HTTP_ALLOW'];
  const secretKeys = loadSecretKeys(process.env);
  const own = { databaseUrl, paymentsUrl, httpAllow, secretKeys };
  return await startActionsWorker({ ...own, temporal: loadTemporalConfig(), ...options });
});
