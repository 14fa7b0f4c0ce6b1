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
  const branch = branchesOf(step)[at.once('branch', () => takeBranch(step, at))];
  if (!branch) return { status: 'completed', result: null, attempts: 1 };
  return runNestedList(branch, at, cancellation);
}

function branchesOf(step: StepOf<'switch'>): StepList[] {
  return [...step.cases, ...(step.default ? [step.default] : [])];
}

/** @returns which branch is taken: the one after the last, when none is */
function takeBranch(step: StepOf<'switch'>, at: StepContext): number {
  const found = step.cases.findIndex(({ when }) => at.test(when));
  const taken = found < 0 ? step.cases.length : found;
  at.see({ case: step.cases[found]?.name ?? (step.default ? 'default' : null) });
  for (const [index, other] of branchesOf(step).entries()) {
    if (index !== taken) skipList(at.run, other.steps, at.address);
  }
  return taken;
}
