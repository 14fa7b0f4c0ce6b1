import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { RunStart } from '@waymark/interpreter/run-start';
import { taskQueues, workflowType } from '@waymark/protocol';
import { callTemporal, defaultDeadline } from './call.ts';
import type { TemporalClient } from './client.ts';

/**
 * Starts the workflow of a run; its id is the run's. A run that was started before counts as success, also when it has
 * ended: a first start never makes a second execution.
 *
 * @param options.deadline Milliseconds.
 * @returns the id of the execution; null when the run had been started before.
 * @throws {TemporalUnavailable}
 */
export async function startRun(
  temporal: TemporalClient,
  start: RunStart,
  options: { taskQueue?: string; deadline?: number } = {},
): Promise<{ temporalRunId: string | null }> {
  try {
    return { temporalRunId: await startExecution(temporal, start, options) };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { temporalRunId: null };
    throw error;
  }
}

/** @property after id in Temporal of the execution that the run goes on after. @property carry what it takes over, packed */
type Resumes = { after: string; carry: Uint8Array };

/**
 * Starts an execution of a run: the first one, or one that goes on after the run had ended other than well.
 *
 * @returns its id in Temporal
 * @throws {WorkflowExecutionAlreadyStartedError | TemporalUnavailable}
 */
export async function startExecution(
  temporal: TemporalClient,
  start: RunStart,
  { taskQueue, deadline, resumes }: { taskQueue?: string; deadline?: number; resumes?: Resumes },
): Promise<string> {
  const { run } = start;
  const handle = await callTemporal(temporal, deadline ?? defaultDeadline, () =>
    temporal.client.workflow.start(workflowType, {
      workflowId: run.id,
      taskQueue: taskQueue ?? taskQueues.orchestrator,
      args: resumes ? [start, resumes.carry] : [start],
      workflowIdReusePolicy: resumes ? 'ALLOW_DUPLICATE_FAILED_ONLY' : 'REJECT_DUPLICATE',
      memo: {
        definition: run.definition,
        version: run.version,
        key: run.key,
        startedBy: run.startedBy,
        ...(start.parent ? { parentRunId: start.parent.runId, rootRunId: start.parent.rootRunId } : {}),
        ...(resumes ? { [resumesMemo]: resumes.after } : {}),
      },
      staticSummary: summarise(start).slice(0, 200),
      staticDetails: describe(start).slice(0, 1_000),
    }),
  );
  return handle.firstExecutionRunId;
}

/** In the memo of an execution that goes on after another one that had closed: Temporal itself does not link them. */
export const resumesMemo = 'resumes';

/** A line for Temporal's own UI: the definition's title where it is fixed text, else its name and version. */
function summarise({ program: { title }, run }: RunStart): string {
  return typeof title === 'string' && !title.includes('${') ? title : `${run.definition}@${run.version}`;
}

function describe({ run, parent }: RunStart): string {
  const key = run.key === null ? '' : `, key ${run.key}`;
  const above = parent ? `, started by run ${parent.runId}` : '';
  return `Waymark run ${run.id} of ${run.definition}@${run.version}${key}${above}`;
}
