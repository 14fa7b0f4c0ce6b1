import type { StepList } from '@waymark/definition';
import type { Cancellation } from '../cancellation.ts';
import { runList } from '../run-list.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';

/** Runs the list of steps inside a step. What it gives is its `output`, or the output of its last step. */
export async function runNestedList(list: StepList, at: StepContext, cancellation: Cancellation): Promise<StepResult> {
  const end = await runList(at.run, list.steps, at.inside(cancellation));
  switch (end.status) {
    case 'done': {
      const last = list.steps.at(-1);
      const result = last ? at.run.steps.get(last.id).output : null;
      return {
        status: 'completed',
        result: list.output === undefined ? result : at.evaluate(list.output, { result }),
        attempts: 1,
      };
    }
    case 'failed':
      return { status: 'failing', failure: end.failure };
    case 'cancelled':
      return { status: 'cancelled', attempts: 1, effect: 'none' };
    case 'returned':
      return end;
  }
}
