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
  const { run } = start;
  try {
    const handle = await callTemporal(temporal, options.deadline ?? defaultDeadline, () =>
      temporal.client.workflow.start(workflowType, {
        workflowId: run.id,
        taskQueue: options.taskQueue ?? taskQueues.orchestrator,
        args: [start],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        memo: {
          definition: run.definition,
          version: run.version,
          key: run.key,
          startedBy: run.startedBy,
          ...(start.parent ? { parentRunId: start.parent.runId, rootRunId: start.parent.rootRunId } : {}),
        },
        staticSummary: summarise(start).slice(0, 200),
        staticDetails: describe(start).slice(0, 1_000),
      }),
    );
    return { temporalRunId: handle.firstExecutionRunId };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { temporalRunId: null };
    throw error;
  }
}

/** A line for Temporal's own UI: the definition's title where it is fixed text, else its name and version. */
function summarise({ program: { title }, run }: RunStart): string {
  return typeof title === 'string' && !title.includes('${') ? title : `${run.definition}@${run.version}`;
}

function describe({ run, parent }: RunStart): string {
  const key = run.key === null ? '' : `, key ${run.key}`;
  const above = parent ? `, started by run ${parent.runId}` : '';
  return `Waymark run ${run.id} of ${run.definition}@${run.version}${key}${above}`;
}
