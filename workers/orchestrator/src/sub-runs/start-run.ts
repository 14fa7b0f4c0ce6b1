import { ActionFailure, defineAction } from '@waymark/action-kit';
import type { ActionContext, ActionDefinition } from '@waymark/action-kit';
import {
  type Database,
  createEffectStore,
  findRun,
  findVersion,
  markDispatched,
  settleSubRun,
} from '@waymark/database';
import type { Program } from '@waymark/definition';
import { type StartedSubRun, type SubRunEnding, builtInActionNames } from '@waymark/protocol';
import { type TemporalClient, startRun, toRunStart } from '@waymark/temporal';
import { z } from 'zod';
import { makeSubRun } from './make-sub-run.ts';

export const SubRunRequest = z.object({
  mode: z.enum(['wait', 'detach']),
  onParentClose: z.enum(['terminate', 'cancel', 'abandon']),
  queue: z.string().nullable(),
  input: z.object({ workflow: z.string(), input: z.json(), key: z.json() }),
});
export type SubRunRequest = z.infer<typeof SubRunRequest>;

export type SubRunStarter = {
  database: Database;
  temporal: TemporalClient;
  /** The queue of this orchestrator: sub-runs stay on it unless their step says otherwise. */
  taskQueue: string;
};

/**
 * What steps of type `workflow` begin with: the sub-run's row is stored together with the record of the step's effect, so
 * that there is one however often this is asked, and then it is started in Temporal like any other run. Whoever asks
 * again is told how it stands, and hears of its end once more if that is still to come.
 */
export function defineStartRun(starter: SubRunStarter): ActionDefinition {
  const { database } = starter;
  const effects = createEffectStore(database);
  return defineAction({
    name: builtInActionNames.workflow,
    title: 'Start a sub-run',
    input: SubRunRequest,
    output: z.object({ runId: z.string(), joined: z.boolean(), ending: z.json() }),
    placement: 'near',
    keepsEffects: true,
    run: async (request, context) => {
      const made = await effects.once(context, request, (client) => makeSubRun(client, starter, request, context));
      if (!made.joined) await bringToTemporal(starter, made.runId);
      const ending = request.mode === 'wait' ? await askForEnd(database, made.runId, context) : null;
      return { ...made, ending } satisfies StartedSubRun;
    },
  });
}

/** One that Temporal has already is left alone. */
async function bringToTemporal({ database, temporal, taskQueue }: SubRunStarter, runId: string): Promise<void> {
  const run = await findRun(database, runId);
  if (!run || run.dispatchedAt !== null) return;
  const version = await findVersion(database, run.workflow, run.version);
  if (!version) throw new ActionFailure('NotFound', `there is no "${run.workflow}@${run.version}"`);
  // Written by publishing alone.
  const program = version.program as unknown as Program;
  const start = toRunStart({ ...run, input: run.input as StartedInput }, program);
  const { temporalRunId } = await startRun(temporal, start, { taskQueue: run.taskQueue ?? taskQueue });
  await markDispatched(database, runId, temporalRunId);
}

type StartedInput = Parameters<typeof toRunStart>[0]['input'];

/** @returns null while the run is open: then its end is told, also if it was told before to one that listens no more */
async function askForEnd(
  database: Database,
  runId: string,
  { idempotencyKey }: ActionContext,
): Promise<SubRunEnding | null> {
  await settleSubRun(database.pool, idempotencyKey, false);
  const run = await findRun(database, runId);
  if (!run || run.closedAt === null) return null;
  await settleSubRun(database.pool, idempotencyKey, true);
  // The row of a run that has closed holds what its workflow closed with.
  const { status, output, error } = run as unknown as SubRunEnding;
  return { status, output, error };
}
