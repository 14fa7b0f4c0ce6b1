import type { StepList } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import type { Json } from '@waymark/protocol';
import type { Cancellation } from '../cancellation.ts';
import { runList } from '../run-list.ts';
import type { ListEnd } from '../run-list.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';

/** Runs the list of steps inside a step. What it gives is its `output`, or the output of its last step. */
export async function runNestedList(list: StepList, at: StepContext, cancellation: Cancellation): Promise<StepResult> {
  const end = await runList(at.run, list.steps, at.inside(cancellation));
  if (end.status !== 'done') return toResult(end);
  return { status: 'completed', result: findListOutput(list, at, at.address), attempts: 1 };
}

/** What it means for a step that a list inside it did not come to its own end. */
export function toResult(end: Exclude<ListEnd, { status: 'done' }>): StepResult {
  switch (end.status) {
    case 'failed':
      return { status: 'failing', failure: end.failure };
    case 'cancelled':
      return { status: 'cancelled', attempts: 1, effect: 'none' };
    case 'returned':
      return end;
  }
}

/**
 * What a list gives that has run.
 *
 * @param address at which it ran
 * @param more what its expressions see besides what the step sees
 * @throws {ExpressionError}
 */
export function findListOutput({ steps, output }: StepList, at: StepContext, address: string, more: Scope = {}): Json {
  const last = steps.at(-1);
  const result = last ? at.run.viewIn(address, last.id).output : null;
  return output === undefined ? result : at.evaluate(output, { ...more, result });
}
