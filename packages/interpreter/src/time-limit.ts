import type { Cancellation } from './cancellation.ts';
import type { Failure } from './failure.ts';
import { announceHold, endHold, nextWord } from './hold.ts';
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
  const isUp = async () =>
    run.outcomes.knows(address, 'late') ||
    (await run.sleepUntil(address, 'deadline', milliseconds, alarm)) === 'elapsed';
  const watch = async () => {
    while (await isUp()) {
      late = run.outcomes.onceFailure(address, 'late', level, decide);
      if (late.then !== 'hold') return inside.request('timeout');
      announceHold(run, address, late);
      const word = await nextWord(run, address, alarm);
      if (word.verb === 'cancelled') return;
      // Whoever holds the step when nothing runs inside it any more does what was said.
      if (word.verb !== 'retry' || word.input !== undefined || word.next) return inside.request('timeout');
      // It has its time once more, and what runs goes on.
      late = null;
      endHold(run, address);
      for (const name of ['late', 'deadline']) run.outcomes.drop(address, name);
    }
  };
  const clock = watch();

  let end: End | null = null;
  let thrown: unknown = null;
  try {
    end = await body(inside);
  } catch (problem) {
    thrown = problem;
  }
  // Also when the body throws: a clock that is left behind would hold the run for a step that is over.
  alarm.request('timeout');
  await clock;
  const failure = late as Failure | null;
  // What is held stays so, whatever has come of it meanwhile.
  if (failure?.then === 'hold') return failure;
  if (!end) throw thrown;
  return failure && end.status === 'cancelled' ? failure : end;
}

export function isFailure(end: { status: string } | Failure): end is Failure {
  return 'decider' in end;
}
