import type { RunError } from '@waymark/protocol';
import { describeProblem } from './errors.ts';
import type { Run } from './run.ts';
import { undoBySteps } from './undo-by-steps.ts';
import { undoBySubRun } from './undo-by-sub-run.ts';
import { undoByWork } from './undo-by-work.ts';
import { UndoContext } from './undo-context.ts';
import type { UndoEnd } from './undo-context.ts';
import type { UndoEntry } from './undo-stack.ts';

/** Undoes one step. @returns why it could not be undone; null: it is, or there was nothing to undo */
export async function undoOne(run: Run, entry: UndoEntry, error: RunError): Promise<RunError | null> {
  const at = new UndoContext(run, entry, error);
  const { address } = entry;
  const end = await attempt(at);
  if (end === 'not needed') return null;
  if ('cause' in end) {
    const problem = run.createError(end.cause, address, end.attempts);
    run.journal.record(address, { type: 'compensation_failed', attempts: end.attempts, error: problem });
    return problem;
  }
  run.journal.record(address, { type: 'compensation_completed', ...end });
  return null;
}

/** Everything that its own expressions do wrong becomes its failure here. */
async function attempt(at: UndoContext): Promise<UndoEnd | 'not needed'> {
  const { compensation, begun } = at.entry;
  if (compensation.kind === 'steps') return undoBySteps(at, compensation.steps);
  try {
    // It is asked once: what was begun goes on.
    if (!begun && compensation.if !== undefined && !at.test(compensation.if)) return 'not needed';
    return await (compensation.kind === 'work' ? undoByWork(at, compensation) : undoBySubRun(at, compensation));
  } catch (problem) {
    const { cause } = describeProblem(problem);
    at.begin(null);
    return { attempts: 0, cause };
  }
}
