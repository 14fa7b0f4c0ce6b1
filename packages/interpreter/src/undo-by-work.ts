import type { CompensationOf } from '@waymark/definition';
import { createCall } from './activity-call.ts';
import { Cancellation } from './cancellation.ts';
import { settleAction } from './choice.ts';
import { describeError } from './errors.ts';
import type { ActivityCall } from './runtime.ts';
import type { UndoContext, UndoEnd } from './undo-context.ts';

/** Undoes a step by one call of a worker. @throws {ExpressionError | StepFailure} */
export async function undoByWork(at: UndoContext, compensation: CompensationOf<'work'>): Promise<UndoEnd> {
  const { run, entry } = at;
  const title = at.title(compensation.title);
  const call = (entry.call ??= createUndoCall(at, compensation, title));
  at.begin(call.input, title);
  const outcome = await run.runActivity(call, new Cancellation());
  switch (outcome.status) {
    case 'completed':
      return { attempts: outcome.attempts, output: outcome.output };
    case 'failed':
      return { attempts: outcome.attempts, cause: outcome.error };
    case 'cancelled':
      return {
        attempts: outcome.attempts,
        cause: describeError('Cancelled', 'The compensation was cancelled from outside'),
      };
  }
}

function createUndoCall(
  at: UndoContext,
  { work, timeout }: CompensationOf<'work'>,
  title: string | null,
): ActivityCall {
  const { run, address, undoes, variables, generation } = at;
  const settled = settleAction(work, (template, what) => at.text(template, what));
  const own = {
    address,
    phase: 'undo',
    idempotencyKey: run.keyOf(address, 'undo', generation),
    generation,
    undoes,
    summary: title ?? `undo ${address}`,
    timeout: timeout === undefined ? null : at.duration(timeout),
  } as const;
  return createCall(run, settled, at.evaluate(work.input), variables, own);
}
