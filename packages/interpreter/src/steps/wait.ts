import type { StepOf } from '@waymark/definition';
import type { Cancellation } from '../cancellation.ts';
import type { StepContext } from '../step-context.ts';
import { findDueTime } from './due-time.ts';
import type { StepResult } from './step-result.ts';

/** A durable timer. One that is due already does not wait. */
export async function runWait(step: StepOf<'wait'>, at: StepContext, cancellation: Cancellation): Promise<StepResult> {
  const due = at.once('due', () => findDueTime(step, at));
  const until = new Date(due).toISOString();
  at.start({ until });
  const left = due - at.run.now();
  if (left > 0) at.waitFor(`a timer until ${until}`, due);
  const ending = await at.sleepUntil(due, cancellation);
  return ending === 'elapsed'
    ? { status: 'completed', result: null, attempts: 1 }
    : { status: 'cancelled', attempts: 1, effect: 'none' };
}
