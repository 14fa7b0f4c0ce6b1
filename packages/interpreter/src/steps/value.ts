import type { StepOf } from '@waymark/definition';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';

/** Computes; evaluated once and kept. */
export async function runValue(step: StepOf<'value'>, at: StepContext): Promise<StepResult> {
  at.start();
  return { status: 'completed', result: at.evaluate(step.value), attempts: 1 };
}
