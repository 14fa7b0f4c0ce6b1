/**
 * The actions worker. Environment: DATABASE_URL, PAYMENTS_URL, WAYMARK_HTTP_ALLOW, WAYMARK_SECRET_KEY,
 * ACTIONS_QUEUE, ACTIONS_CONCURRENCY, ACTIONS_PER_SECOND, TEMPORAL_ADDRESS and the other settings of Temporal, LOG_LEVEL.
 */
import { loadSecretKeys } from '@waymark/database';
import { taskQueues } from '@waymark/protocol';
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
  const queue = process.env['ACTIONS_QUEUE'];
  const limits = {
    ...readLimit('ACTIONS_CONCURRENCY', 'concurrency'),
    ...readLimit('ACTIONS_PER_SECOND', 'perSecond'),
    ...(queue ? { queue, isExtra: queue !== taskQueues.actions } : {}),
  };
  const own = { databaseUrl, paymentsUrl, httpAllow, secretKeys, ...limits };
  return await startActionsWorker({ ...own, temporal: loadTemporalConfig(), ...options });
});

/** @throws {TypeError} for what is no number above 0 */
function readLimit<Name extends string>(variable: string, name: Name): Partial<Record<Name, number>> {
  const text = process.env[variable];
  if (!text) return {};
  const limit = Number(text);
  if (!(limit > 0)) throw new TypeError(`${variable} is "${text}"; it has to be a number above 0`);
  return { [name]: limit } as Record<Name, number>;
}
