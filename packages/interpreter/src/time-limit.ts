import type { Cancellation } from './cancellation.ts';
import type { Failure } from './failure.ts';
import { announceHold } from './hold.ts';
import type { Run } from './run.ts';

export type TimeLimit = {
  run: Run;
  /** `''` for the run itself. */
  address: string;
  milliseconds: number | null;
  cancellation: Cancellation;
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
  const { run, address, milliseconds, decide } = limit;
  if (milliseconds === null) return body(limit.cancellation);
  const inside = limit.cancellation.child();
  const alarm = limit.cancellation.child();
  let late: Failure | null = null;
  const clock = run.sleep(milliseconds, alarm).then((ending) => {
    if (ending === 'cancelled') return;
    late = decide();
    if (late.then === 'hold') announceHold(run, address, late);
    else inside.request('timeout');
  });
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
