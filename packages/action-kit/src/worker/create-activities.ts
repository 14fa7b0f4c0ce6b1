import { Context } from '@temporalio/activity';
import { type ActionResult, type PackedTask, unpackTask } from '@waymark/protocol';
import type { ActionDefinition } from '../action.ts';
import type { AttemptPorts } from './ports.ts';
import { runAttempt } from './run-attempt.ts';

export type ActivitiesOptions = Omit<AttemptPorts, 'random'> & {
  actions: readonly ActionDefinition[];
  /** In [0, 1); default: Math.random. */
  random?: () => number;
};

export type ActivityFunction = (task: PackedTask) => Promise<ActionResult>;

/**
 * Turns actions into Temporal activities, by their names. What the activities add is the same for every action: checked
 * input and output, rows of attempts, retries with jitter, heartbeats with the checkpoint, and an end when cancelled.
 */
export function createActivities({
  actions,
  random = Math.random,
  ...ports
}: ActivitiesOptions): Record<string, ActivityFunction> {
  return Object.fromEntries(
    actions.map((action) => [
      action.name,
      (task: PackedTask) => runAttempt(action, unpackTask(task), Context.current(), { ...ports, random }),
    ]),
  );
}
