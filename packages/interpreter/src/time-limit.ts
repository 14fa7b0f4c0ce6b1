import type { Cancellation } from './cancellation.ts';
import type { Failure } from './failure.ts';
import { announceHold } from './hold.ts';
import type { Level } from './place.ts';
import type { Run } from './run.ts';

export type TimeLimit = {
  run: Run;
  /** `''` for the run itself. */
  address: string;
  /** From its first start, in whichever execution that was. */
  milliseconds: number | null;
  cancellation: Cancellation;
  /** Where it is decided. */
  level: Level;
  /** Asked when the time is up: what is decided about that. */
  decide: () => Failure;
};

/**
 * Runs something that is cancelled when its time is up. It is awaited all the same, and what completes in spite of that
 * has completed. When it is decided to hold, nothing is cancelled.
 *
 * @returns the failure when the time was up before the end.
 */
export async function limitTime<End extends { status: string }>(
  limit: TimeLimit,
  body: (cancellation: Cancellation) => Promise<End>,
): Promise<End | Failure> {
  const { run, address, milliseconds, level, decide } = limit;
  if (milliseconds === null) return body(limit.cancellation);
  const inside = limit.cancellation.child();
  const alarm = limit.cancellation.child();
  let late: Failure | null = null;
  const timeIsUp = () => {
    late = run.outcomes.onceFailure(address, 'late', level, decide);
    if (late.then === 'hold') announceHold(run, address, late);
    else inside.request('timeout');
  };
  const clock = startClock();
  function startClock(): Promise<void> {
    if (run.outcomes.knows(address, 'late')) return Promise.resolve(timeIsUp());
    return run.sleepUntil(address, 'deadline', milliseconds ?? 0, alarm).then((ending) => {
      if (ending === 'elapsed') timeIsUp();
    });
  }

  let end: End;
  try {
    end = await body(inside);
  } finally {
    // Also when the body throws: a clock that is left behind would hold the run for a step that is over.
    alarm.request('timeout');
    await clock;
  }
  const failure = late as Failure | null;
  return failure && (failure.then === 'hold' || end.status === 'cancelled') ? failure : end;
}

export function isFailure(end: { status: string } | Failure): end is Failure {
  return 'decider' in end;
}
