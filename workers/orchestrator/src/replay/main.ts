/** A process of its own that replays stored histories and writes the truth: replays must not slow the runs of a worker. */
import { createDatabase, createPayloadStore } from '@waymark/database';
import { writeTruth } from '@waymark/database/journal';
import { createDataConverter, createTemporalClient } from '@waymark/temporal';
import { findWorkflowBundle } from '../bundle/find-workflow-bundle.ts';
import { installTemporalRuntime } from '@waymark/worker';
import { logger } from '../logger.ts';
import type { ReplayOrder, ReplayReport } from './messages.ts';
import { readAbandoned } from './read-abandoned.ts';
import { readTruth } from './read-truth.ts';

// Without its parent nobody reads the answers.
process.on('disconnect', () => process.exit(0));

process.once('message', (order: ReplayOrder) => {
  void carryOut(order).finally(() => process.exit(0));
});

async function carryOut({ databaseUrl, temporal: config, runIds }: ReplayOrder): Promise<void> {
  installTemporalRuntime(logger);
  const database = createDatabase(databaseUrl, { connections: 2, statementTimeout: 30_000 });
  const temporal = createTemporalClient(config, createDataConverter(createPayloadStore(database)));
  const bundle = await findWorkflowBundle();
  for (const runId of runIds) {
    await report(
      await heal(runId).catch((error: unknown) => ({ runId, status: 'failed' as const, message: String(error) })),
    );
  }

  async function heal(runId: string): Promise<ReplayReport> {
    const truth = (await readTruth(temporal, bundle, runId)) ?? (await readAbandoned(database, runId));
    const correction = truth ? await writeTruth(database, truth) : null;
    return correction ? { runId, status: 'healed', correction } : { runId, status: 'unknown' };
  }
}

function report(answer: ReplayReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(answer, undefined, undefined, () => resolve());
    else resolve();
  });
}
