import { setTimeout as sleep } from 'node:timers/promises';
import { noteUnknown, withAdvisoryLock } from '@waymark/database/journal';
import type { ReplayReport } from '../replay/messages.ts';
import { type ReplayProcess, startReplay } from '../replay/replay-process.ts';
import type { ReconcilerContext } from './context.ts';
import { type RoundState, findDifferences } from './find-differences.ts';

export type Reconciler = {
  /** Asks for a run to be replayed at once. */
  heal(runId: string): void;
  stop(): Promise<void>;
};

/** Milliseconds between two looks. */
const interval = 5_000;
/** Runs that one process replays; a further round takes the rest. */
const batchSize = 200;
/** Any number, the same in all orchestrators. */
const lock = 7_229_602;

/**
 * Compares the read model with Temporal, which is the truth about runs, and heals what differs by replaying the stored
 * history in a process of its own. One of several orchestrators looks; each heals the gaps that it is told of.
 */
export function startReconciler(context: ReconcilerContext): Reconciler {
  const { database, logger } = context;
  const controller = new AbortController();
  const gaps = new Set<string>();
  const failed = new Map<string, number>();
  const state: RoundState = { after: '' };
  let wake = (): void => {};
  let replay: ReplayProcess | null = null;

  const heal = async (runIds: string[]): Promise<void> => {
    const due = runIds.filter((id) => (failed.get(id) ?? 0) < Date.now()).slice(0, batchSize);
    if (due.length === 0 || controller.signal.aborted) return;
    replay = startReplay({ databaseUrl: context.databaseUrl, temporal: context.temporal.config, runIds: due }, 120_000);
    const reports = await replay.ended;
    replay = null;
    for (const report of reports) await note(report);
  };

  const note = async (report: ReplayReport): Promise<void> => {
    const { runId } = report;
    if (report.status === 'failed') {
      failed.set(runId, Date.now() + 60_000);
      logger.error({ runId, message: report.message }, 'a run could not be compared with its history');
      return;
    }
    failed.delete(runId);
    if (report.status === 'unknown') await noteUnknown(database, runId);
    else if (report.correction.written + report.correction.removed > 0) {
      logger.info({ runId, correction: report.correction }, 'the read model of a run was corrected');
    }
  };

  const round = async (): Promise<void> => {
    const asked = [...gaps];
    gaps.clear();
    await heal(asked);
    await withAdvisoryLock(database, lock, async () => heal(await findDifferences(context, state)));
  };

  const loop = async (): Promise<void> => {
    // What a killed orchestrator left behind is looked at soon, but not in the rush of the start.
    for (let pause = 3_000; !controller.signal.aborted; pause = interval) {
      const asked = new Promise<void>((resolve) => (wake = resolve));
      await Promise.race([asked, sleep(pause, undefined, { signal: controller.signal, ref: false }).catch(() => {})]);
      if (controller.signal.aborted) return;
      await round().catch((error: unknown) => logger.warn({ error }, 'the reconciler could not do its work'));
    }
  };
  const ended = loop();

  return {
    heal(runId) {
      gaps.add(runId);
      wake();
    },
    async stop() {
      controller.abort();
      replay?.kill();
      await ended;
    },
  };
}
