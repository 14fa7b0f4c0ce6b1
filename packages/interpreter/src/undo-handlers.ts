import { childAddress } from '@waymark/definition';
import type { Handler } from '@waymark/definition';
import type { RunError } from '@waymark/protocol';
import { Cancellation } from './cancellation.ts';
import { describeProblem } from './errors.ts';
import { findHandler } from './failure.ts';
import { undoNote } from './outcomes.ts';
import { createBarrier } from './place.ts';
import { runList } from './run-list.ts';
import type { FailedUndo, UndoContext, UndoEnd } from './undo-context.ts';

/**
 * What the handlers of a compensation make of its failure. `continue`: the step counts as undone, with what the handler
 * gives. Otherwise it has failed, and the run will be held.
 */
export async function handleFailedUndo(at: UndoContext, handlers: Handler[], failed: FailedUndo): Promise<UndoEnd> {
  const { run, address } = at;
  const { cause, attempts } = failed;
  const error = run.createError(cause, address, attempts);
  const index = run.outcomes.once(address, undoNote('handler'), () => {
    const found = findHandler(handlers, error, (condition) => at.test(condition, { error }));
    return found ? handlers.indexOf(found) : -1;
  });
  const handler = handlers[index];
  if (!handler) return failed;
  const broken = await runSteps(at, handler, error);
  if (broken) return { attempts, cause: broken };
  if (handler.then !== 'continue') return failed;
  try {
    const last = handler.steps.at(-1);
    const output = last ? run.viewIn(address, last.id).output : null;
    return { attempts, output: handler.output === undefined ? output : at.evaluate(handler.output, { error }) };
  } catch (problem) {
    return { attempts, cause: describeProblem(problem).cause };
  }
}

/** @returns the error of the handler itself */
async function runSteps(at: UndoContext, { steps }: Handler, error: RunError): Promise<RunError | null> {
  const { run, address, lenientNull } = at;
  run.outcomes.once(address, undoNote('handled'), () => {
    // Those of an earlier try handled another failure.
    for (const { id } of steps) run.outcomes.again.reopen(childAddress(address, id));
    return true;
  });
  const variables = { ...at.variables, error };
  const cancellation = new Cancellation();
  const level = createBarrier(address);
  const end = await runList(run, steps, { address, cancellation, level, variables, lenientNull });
  return end.status === 'failed' ? end.failure.error : null;
}
