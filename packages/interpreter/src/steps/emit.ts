import type { StepOf } from '@waymark/definition';
import type { Cancellation } from '../cancellation.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';
import { runWork } from './work.ts';

/** Sends an event. Its id comes from the idempotency key of the step, so that it is sent once. */
export function runEmit({ call }: StepOf<'emit'>, at: StepContext, cancellation: Cancellation): Promise<StepResult> {
  return runWork(call, at, cancellation);
}
