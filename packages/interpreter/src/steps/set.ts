import type { StepOf } from '@waymark/definition';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';

/** Assigns variables together: every template sees the old values. */
export async function runSet(step: StepOf<'set'>, at: StepContext): Promise<StepResult> {
  const values = Object.entries(step.values).map(([name, template]) => [name, at.evaluate(template)] as const);
  at.start();
  for (const [name, value] of values) at.run.vars[name] = value;
  return { status: 'completed', result: Object.fromEntries(values), attempts: 1 };
}
