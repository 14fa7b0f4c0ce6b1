import type { Program } from '@waymark/definition';
import type { RunStart } from '@waymark/interpreter/run-start';
import { defaultTenant, type Json } from '@waymark/protocol';

/** A run's row, as far as its workflow has to know it. */
export type StartableRun = {
  id: string;
  workflow: string;
  version: number;
  key: string | null;
  input: Json;
  startedBy: string;
  createdAt: Date;
  /** Absent or null: no other run has started it. */
  parentRunId?: string | null;
  rootRunId?: string;
};

/**
 * What the workflow of a run is started with: the same from whoever starts it, so that a repeated start is the same start.
 *
 * @param program Of the version that the run is pinned to.
 */
export function toRunStart(run: StartableRun, program: Program): RunStart {
  return {
    program,
    input: run.input,
    legs: {},
    ...(run.parentRunId ? { parent: { runId: run.parentRunId, rootRunId: run.rootRunId ?? run.id } } : {}),
    run: {
      id: run.id,
      key: run.key,
      definition: run.workflow,
      version: run.version,
      startedAt: run.createdAt.toISOString(),
      startedBy: run.startedBy,
      restarts: 0,
      tenant: defaultTenant,
    },
  };
}
