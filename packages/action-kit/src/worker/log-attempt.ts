import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '@temporalio/activity';
import type { ActionTask } from '@waymark/protocol';
import { insist } from './insist.ts';
import type { AttemptEnd, AttemptIdentity, AttemptLog, AttemptPorts, AttemptStarted } from './ports.ts';

/** Milliseconds. An outage of the database is waited for here, since Temporal grants uncounted attempts 20 times only. */
const longestWaitForStart = 30_000;
const longestWaitForResult = 30_000;
const longestWaitForRow = 3_000;
const longestWaitBehind = 60_000;
const untoldAtMost = 100;

/**
 * Opens the attempt's row; waits for a database that is away.
 *
 * @param opensEffect whether to open the effect's record with it
 * @throws {StoreUnavailable} when it stays away
 */
export function startAttempt(
  { attempts, worker }: Pick<AttemptPorts, 'attempts' | 'worker'>,
  task: ActionTask,
  info: Context['info'],
  opensEffect: boolean,
  signal: AbortSignal,
): Promise<AttemptStarted> {
  const activity = `${info.workflowExecution?.runId ?? ''}/${info.activityId}`;
  const patience = Math.min(longestWaitForStart, (info.startToCloseTimeoutMs || Number.POSITIVE_INFINITY) / 2);
  return insist(() => attempts.start({ task, activity, worker, at: new Date(), opensEffect }), patience, signal);
}

/**
 * Closes the row of an attempt whose work is done. What is done must not be done again only because it cannot be
 * written down at this moment: where the result is kept with it, a database that is away is waited for.
 *
 * @throws {StoreUnavailable} when the result could not be kept
 */
export async function completeAttempt(
  attempts: AttemptLog,
  identity: AttemptIdentity,
  finishes: AttemptEnd['finishes'],
  signal: AbortSignal,
): Promise<void> {
  const end: AttemptEnd = {
    status: 'completed',
    at: new Date(),
    error: null,
    effect: null,
    nextAttemptAt: null,
    finishes,
  };
  if (finishes === null) return closeAttempt(attempts, identity, end);
  await insist(() => attempts.finish(identity, end), longestWaitForResult, signal);
}

/**
 * Closes the row of an attempt. A database that is away does not change how the attempt ended: after a while the row is
 * left to a closer in the background, and at worst to the next attempt.
 */
export function closeAttempt(attempts: AttemptLog, identity: AttemptIdentity, end: AttemptEnd): Promise<void> {
  return waitAWhile(insist(() => attempts.finish(identity, end), longestWaitBehind));
}

/** Lets the run's stream tell of the attempts so far; never fails. */
export function tellAttempt(attempts: AttemptLog, identity: AttemptIdentity): Promise<void> {
  return waitAWhile(insist(() => attempts.tell(identity), longestWaitBehind));
}

/**
 * Tells of an attempt that takes its time. One that is over sooner is told by the journal, with the end of its step: most
 * are, and each telling has to take the run's row.
 *
 * @returns ends that; resolves when nothing is being told any more, so that the stream tells of an attempt before it tells
 *   what came of it
 */
export function tellIfItLasts(attempts: AttemptLog, identity: AttemptIdentity): () => Promise<void> {
  let telling: Promise<void> = Promise.resolve();
  const timer = setTimeout(() => {
    telling = tellAttempt(attempts, identity);
  }, untoldAtMost);
  return () => {
    clearTimeout(timer);
    return telling;
  };
}

/** Goes on without the rows when they take too long; they are written behind. */
async function waitAWhile(writing: Promise<void>): Promise<void> {
  const written = writing.catch(() => {});
  await Promise.race([written, sleep(longestWaitForRow, undefined, { ref: false })]);
}
