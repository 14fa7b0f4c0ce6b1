import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Product } from './product.ts';

const main = resolve(import.meta.dirname, '../../workers/orchestrator/src/main.ts');

/**
 * An orchestrator that listens to a queue of its own, beside that of the product.
 *
 * @returns once it polls; what stops it
 */
export async function startOrchestratorOfQueue(product: Product, queue: string): Promise<() => Promise<void>> {
  const { postgres, temporal } = product.instance();
  const settings = {
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    ORCHESTRATOR_QUEUE: queue,
    LOG_LEVEL: 'error',
  };
  const child = fork(main, [], { env: { ...process.env, ...settings }, execArgv: [] });
  await once(child, 'message');
  return async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
}
