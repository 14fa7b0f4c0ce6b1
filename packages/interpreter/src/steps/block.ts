import type { StepOf } from '@waymark/definition';
import type { Cancellation } from '../cancellation.ts';
import type { StepContext } from '../step-context.ts';
import { runNestedList } from './nested-list.ts';
import type { StepResult } from './step-result.ts';

/** A group of steps. Its `output`, handlers, undo and `finally` are those of every step that holds others. */
export async function runBlock(
  step: StepOf<'block'>,
  at: StepContext,
  cancellation: Cancellation,
): Promise<StepResult> {
  at.start();
  return runNestedList({ steps: step.steps }, at, cancellation);
}
