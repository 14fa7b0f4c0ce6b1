import proto from '@temporalio/proto';
import { callTemporal } from './call.ts';
import type { TemporalClient } from './client.ts';

/**
 * Asks whether Temporal answers and knows the namespace.
 *
 * @param deadline Milliseconds.
 * @throws {TemporalUnavailable} or the server's own error when the namespace is unknown.
 */
export async function checkTemporal(temporal: TemporalClient, deadline = 1_500): Promise<void> {
  await callTemporal(temporal, deadline, () =>
    temporal.connection.workflowService.describeNamespace({ namespace: temporal.config.namespace }),
  );
}

/**
 * Counts the workers that have asked a task queue for work within the last minutes.
 *
 * @param kind Whether for workflow tasks or for activities.
 * @throws {TemporalUnavailable}
 */
export async function countPollers(
  temporal: TemporalClient,
  queue: string,
  kind: 'workflow' | 'activity',
  deadline = 1_500,
): Promise<number> {
  const types = proto.temporal.api.enums.v1.TaskQueueType;
  const { pollers } = await callTemporal(temporal, deadline, () =>
    temporal.connection.workflowService.describeTaskQueue({
      namespace: temporal.config.namespace,
      taskQueue: { name: queue },
      taskQueueType: kind === 'workflow' ? types.TASK_QUEUE_TYPE_WORKFLOW : types.TASK_QUEUE_TYPE_ACTIVITY,
    }),
  );
  return pollers?.length ?? 0;
}
