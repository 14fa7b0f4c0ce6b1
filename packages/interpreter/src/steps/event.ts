import type { StepOf } from '@waymark/definition';
import type { Cancellation } from '../cancellation.ts';
import { describeTimeout } from '../errors.ts';
import type { StepContext } from '../step-context.ts';
import { EventClaim } from './event-claim.ts';
import type { StepResult } from './step-result.ts';

/** Takes events from the mailbox of the run, and waits for those that have not come yet. */
export async function runEvent(
  step: StepOf<'event'>,
  at: StepContext,
  cancellation: Cancellation,
): Promise<StepResult> {
  const { timeout } = at.once('timeout', () => ({
    timeout: step.timeout === undefined ? null : at.duration(step.timeout),
  }));
  at.start({ events: step.events, count: step.count ?? 1, since: step.since });
  const claim = new EventClaim(step, at);
  try {
    const end = await collect(claim, timeout, at, cancellation);
    switch (end) {
      case 'collected':
        return {
          status: 'completed',
          result: step.count === undefined ? (claim.take()[0] ?? null) : claim.take(),
          attempts: 1,
        };
      case 'cancelled':
        return { status: 'cancelled', attempts: 1, effect: 'none' };
      case 'expired':
        if (step.onTimeout === 'continue') return { status: 'completed', result: null, attempts: 1 };
        return { status: 'failed', error: describeTimeout('step', timeout ?? 0), attempts: 1, effect: 'none' };
    }
  } finally {
    claim.giveUp();
  }
}

/** @throws {StepFailure} when `match` cannot be answered */
async function collect(
  claim: EventClaim,
  timeout: number | null,
  at: StepContext,
  cancellation: Cancellation,
): Promise<'collected' | 'expired' | 'cancelled'> {
  const { run } = at;
  const alarm = cancellation.child();
  let clock: Promise<'elapsed' | 'cancelled'> | null = null;
  try {
    for (let isOver = false; ;) {
      await claim.claimWhatFits();
      if (cancellation.requested) return 'cancelled';
      if (claim.isComplete) return 'collected';
      if (isOver) return 'expired';
      if (clock === null) {
        at.waitFor(claim.name, timeout === null ? null : run.now() + timeout);
        clock = timeout === null ? new Promise(() => {}) : run.sleepUntil(at.address, 'deadline', timeout, alarm);
      }
      const change = run.events.nextChange(cancellation).then(() => 'changed' as const);
      isOver = (await Promise.race([change, clock])) === 'elapsed';
    }
  } finally {
    alarm.request('sibling');
  }
}
