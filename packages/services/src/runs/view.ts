import type { Run } from '@waymark/database';
import type { Json, Labels, RunError, RunStatus } from '@waymark/protocol';
import { toTime } from '../values.ts';
import type { ExecutionView } from './execution-view.ts';
import type { StepView } from './step-view.ts';

/** A run as people and programs see it. */
export type RunView = {
  /** Also the workflow's id in Temporal. */
  runId: string;
  workflow: string;
  version: number;
  status: RunStatus;
  /** The business key. */
  key: string | null;
  input: Json;
  output: Json;
  /** The same as `output`. */
  result: Json;
  error: RunError | null;
  waitingFor: string | null;
  orderId: string | null;
  /** What it is found by. */
  labels: Labels;
  /** Of the tree that it belongs to: itself, unless another run waits for it. */
  rootRunId: string;
  /** The run whose step started it; a detached one has it, too. */
  parentRunId: string | null;
  /** Of that step. */
  parentAddress: string | null;
  startedBy: string;
  createdAt: string;
  startedAt: string | null;
  closedAt: string | null;
  cancelRequestedAt: string | null;
};

export type RunWithStepsView = RunView & { steps: StepView[]; executions: ExecutionView[] };

export function toRunView(run: Run): RunView {
  const output = run.output as Json;
  return {
    runId: run.id,
    workflow: run.workflow,
    version: run.version,
    status: run.status as RunStatus,
    key: run.key,
    input: run.input as Json,
    output,
    result: output,
    error: run.error as RunError | null,
    waitingFor: run.waitingFor,
    orderId: run.orderId,
    // Written by the journal alone.
    labels: run.labels as Labels,
    rootRunId: run.rootRunId,
    parentRunId: run.parentRunId,
    parentAddress: run.parentAddress,
    startedBy: run.startedBy,
    createdAt: toTime(run.createdAt),
    startedAt: toTime(run.startedAt),
    closedAt: toTime(run.closedAt),
    cancelRequestedAt: toTime(run.cancelRequestedAt),
  };
}
