import type { StepOf } from '@waymark/definition';
import { updateLabels } from '../labels.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';

/** Assigns variables together: every template sees the old values. The labels of the run follow them. */
export async function runSet(step: StepOf<'set'>, at: StepContext): Promise<StepResult> {
  const { run } = at;
  const values = Object.entries(step.values).map(([name, template]) => [name, at.evaluate(template)] as const);
  at.start();
  const before = { ...run.vars };
  for (const [name, value] of values) run.vars[name] = value;
  try {
    run.labels = updateLabels(run, run.labels);
  } catch (problem) {
    // A step that fails has set nothing.
    Object.assign(run.vars, before);
    throw problem;
  }
  return { status: 'completed', result: Object.fromEntries(values), attempts: 1 };
}
