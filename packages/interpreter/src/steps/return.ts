import type { StepOf } from '@waymark/definition';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';

/** Ends the run well. */
export async function runReturn(step: StepOf<'return'>, at: StepContext): Promise<StepResult> {
  at.start();
  const output = at.evaluate(step.output ?? null);
  at.checkOutput(output);
  return { status: 'returned', output };
}
