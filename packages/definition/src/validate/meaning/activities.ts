import { taskQueues } from '@waymark/protocol';
import type { ActionDescription } from '../../catalogue.ts';
import { holdsExpression } from '../../schema/values.ts';
import { makeProblem, pointerTo, refuseTemplate, type Problem } from '../problem.ts';
import { describeWork, listWork, type PlacedWork } from './actions.ts';
import type { Outline } from './outline.ts';

/** What Temporal's own retry policy, which foreign activities have, cannot say. */
const unknownToTemporal = ['jitter', 'retryableErrorTypes'] as const;

/** Activities of other workers: where they are, and what can be said of their retries. */
export function checkActivities(outline: Outline, actions: Map<string, ActionDescription>): Problem[] {
  const own = new Set([...Object.values(taskQueues), ...[...actions.values()].map(({ queue }) => queue)]);
  return listWork(outline).flatMap((placed) => {
    const { work, pointer } = placed;
    if (work.type !== 'activity') return [];
    return [
      ...checkQueue(placed, work.queue ?? outline.definition.defaults?.queue, own),
      ...(holdsExpression(work.activityType)
        ? [refuseTemplate(pointerTo(pointer, 'activityType'), `the activity type of ${describeWork(placed)}`)]
        : []),
      ...unknownToTemporal.flatMap((key) =>
        work.retry?.[key] === undefined
          ? []
          : [
              makeProblem(
                'INVALID_COMBINATION',
                pointerTo(pointer, 'retry', key),
                `${describeWork(placed)} is retried by Temporal itself, which has no "${key}"`,
                'Leave it out.',
              ),
            ],
      ),
    ];
  });
}

/** Waymark's own workers take their tasks from the interpreter alone: nobody may hand them one that he has made up. */
function checkQueue(placed: PlacedWork, queue: string | undefined, own: ReadonlySet<string>): Problem[] {
  const pointer = pointerTo(placed.pointer, 'queue');
  if (queue === undefined)
    return [
      makeProblem(
        'MISSING_FIELD',
        pointer,
        `${describeWork(placed)} has no "queue"`,
        'Name the task queue that the worker polls.',
      ),
    ];
  if (!own.has(queue)) return [];
  const message = `the queue of ${describeWork(placed)} is "${queue.slice(0, 100)}", which workers of Waymark poll`;
  return [makeProblem('INVALID_VALUE', pointer, message, 'Call what they offer with a step of type "action".')];
}
