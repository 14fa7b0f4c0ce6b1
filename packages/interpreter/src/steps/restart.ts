import { definitionLimits } from '@waymark/definition';
import type { StepOf } from '@waymark/definition';
import { describeError, StepFailure } from '../errors.ts';
import { isLargerThan } from '../json-size.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';

/** Ends this round of the run: it begins anew with another input. */
export async function runRestart(step: StepOf<'restart'>, at: StepContext): Promise<StepResult> {
  at.start();
  const input = at.evaluate(step.input);
  if (isLargerThan(input, definitionLimits.inputBytes))
    throw new StepFailure(describeError('LimitExceeded', 'The input of the next round is larger than 256 KB'));
  return { status: 'returned', output: input, restarts: true };
}
