import type { StepList, StepOf } from '@waymark/definition';
import type { Cancellation } from '../cancellation.ts';
import { skipList } from '../skip.ts';
import type { StepContext } from '../step-context.ts';
import { runNestedList } from './nested-list.ts';
import type { StepResult } from './step-result.ts';

/** Takes the first case whose `when` holds, else the default; without one its output is null. */
export async function runSwitch(
  step: StepOf<'switch'>,
  at: StepContext,
  cancellation: Cancellation,
): Promise<StepResult> {
  at.start();
  const taken = step.cases.find(({ when }) => at.test(when));
  const branch: StepList | null = taken ?? step.default;
  at.run.steps.update(step.id, { case: taken?.name ?? (step.default ? 'default' : null) });
  for (const other of [...step.cases, ...(step.default ? [step.default] : [])]) {
    if (other !== branch) skipList(at.run, other.steps, at.address);
  }
  if (!branch) return { status: 'completed', result: null, attempts: 1 };
  return runNestedList(branch, at, cancellation);
}
