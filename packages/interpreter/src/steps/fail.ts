import type { StepOf } from '@waymark/definition';
import { describeError } from '../errors.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';

/** Fails with an error that the definition chose. */
export async function runFail({ error }: StepOf<'fail'>, at: StepContext): Promise<StepResult> {
  at.start();
  const type = at.text(error.type, 'The type of an error');
  const message = at.print(error.message);
  return {
    status: 'failed',
    error: describeError(type, message, at.evaluate(error.data)),
    attempts: 1,
    effect: 'none',
  };
}
