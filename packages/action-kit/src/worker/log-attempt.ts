import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '@temporalio/activity';
import type { ActionTask } from '@waymark/protocol';
import { insist } from './insist.ts';
import type { AttemptEnd, AttemptIdentity, AttemptLog, AttemptStarted } from './ports.ts';

/** Milliseconds. An outage of the database is waited for here, since Temporal grants uncounted attempts 20 times only. */
const longestWaitForStart = 30_000;
const longestWaitForFinish = 3_000;
const longestWaitBehind = 60_000;

type Ports = { attempts: AttemptLog; worker: string };

/**
 * Opens the attempt's row; waits for a database that is away.
 *
 * @throws {StoreUnavailable} when it stays away
 */
export function startAttempt(
  { attempts, worker }: Ports,
  task: ActionTask,
  info: Context['info'],
  signal: AbortSignal,
): Promise<AttemptStarted> {
  const activity = `${info.workflowExecution?.runId ?? ''}/${info.activityId}`;
  const patience = Math.min(longestWaitForStart, (info.startToCloseTimeoutMs || Number.POSITIVE_INFINITY) / 2);
  return insist(() => attempts.start({ task, activity, worker, at: new Date() }), patience, signal);
}

/**
 * Closes the attempt's row. A database that is away does not change how the attempt ended: after a while the row is
 * left to a closer in the background, and at worst to the next attempt.
 */
export async function finishAttempt({ attempts }: Ports, identity: AttemptIdentity, end: AttemptEnd): Promise<void> {
  const closing = insist(() => attempts.finish(identity, end), longestWaitBehind).catch(() => {});
  await Promise.race([closing, sleep(longestWaitForFinish, undefined, { ref: false })]);
}
