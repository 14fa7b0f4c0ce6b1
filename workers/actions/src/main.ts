/**
 * The actions worker. Environment: DATABASE_URL, PAYMENTS_URL, TEMPORAL_ADDRESS and the other settings of Temporal,
 * LOG_LEVEL.
 */
import { loadTemporalConfig } from '@waymark/temporal';
import { startActionsWorker } from './actions-worker.ts';
import { logger } from './logger.ts';

const databaseUrl = process.env['DATABASE_URL'];
const paymentsUrl = process.env['PAYMENTS_URL'];
if (!databaseUrl || !paymentsUrl) {
  logger.fatal(`${databaseUrl ? 'PAYMENTS_URL' : 'DATABASE_URL'} is not set`);
  process.exit(1);
}

const starting = new AbortController();
let worker: Awaited<ReturnType<typeof startActionsWorker>> | null = null;
let stopping = false;

const stop = (code: number): void => {
  if (stopping) return;
  stopping = true;
  logger.info('stopping');
  starting.abort();
  // Whatever hangs must not keep the process: Temporal and the database know how to go on without it.
  setTimeout(() => process.exit(code), 7_500).unref();
  void Promise.resolve(worker?.stop()).finally(() => process.exit(code));
};
process.on('SIGTERM', () => stop(0));
process.on('SIGINT', () => stop(0));
process.on('disconnect', () => stop(0));

try {
  const temporal = loadTemporalConfig();
  worker = await startActionsWorker({
    databaseUrl,
    paymentsUrl,
    temporal,
    signal: starting.signal,
    onFailure: () => stop(1),
  });
  process.send?.({ type: 'ready' });
} catch (error) {
  if (!stopping) {
    logger.fatal({ error }, 'the actions worker cannot start');
    process.exit(1);
  }
}
