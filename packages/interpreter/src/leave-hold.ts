import { decideFailure } from './failure.ts';
import type { Failure } from './failure.ts';
import type { Word } from './hold.ts';
import { retryStep } from './reopen.ts';
import type { ListEnd } from './run-list.ts';
import { endCancelled, endSettled, settleStep } from './run-step.ts';
import type { StepContext } from './step-context.ts';
import type { Known } from './undo-stack.ts';

/** What becomes of a step that was held. */
export async function leaveHold(at: StepContext, word: Word, failure: Failure, effect: Known): Promise<ListEnd> {
  const { error } = failure;
  switch (word.verb) {
    case 'cancelled':
      return endCancelled(at, error.attempts, effect);
    case 'retry':
      return retryStep(at, word, error, effect);
    case 'skip':
      return endSettled(at, at.keepSettled({ status: 'skipped', output: word.output ?? null }), failure);
    case 'fail': {
      const given = decideFailure(at.run, error, at.level, { isFinal: true, neverHolds: true });
      at.keepFailure(given, effect);
      return settleStep(at, given, effect);
    }
  }
}
