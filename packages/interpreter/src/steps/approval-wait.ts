import type { Cancellation } from '../cancellation.ts';
import type { TakenDecision } from '../mailbox.ts';
import type { StepContext } from '../step-context.ts';

/**
 * Waits for a decision, the due time or the cancellation, whichever is first. The approval is closed in the same turn
 * in which that is known, so that no decision is accepted that will not count.
 *
 * @param dueAt milliseconds since 1970; null: never
 */
export function waitForDecision(
  at: StepContext,
  dueAt: number | null,
  cancellation: Cancellation,
): Promise<TakenDecision | 'expired' | 'cancelled'> {
  const { run, address } = at;
  const alarm = cancellation.child();
  return new Promise((resolve, reject) => {
    const settle = (end: TakenDecision | 'expired' | 'cancelled') => {
      run.mailbox.close(address);
      alarm.request('sibling');
      resolve(end);
    };
    const forget = run.mailbox.onDecision(address, settle);
    cancellation.onRequest(() => {
      forget();
      settle('cancelled');
    });
    if (dueAt === null || alarm.requested) return;
    run
      .sleep(dueAt - run.now(), alarm)
      .then((ending) => {
        if (ending === 'cancelled') return;
        forget();
        settle('expired');
      })
      .catch(reject);
  });
}
