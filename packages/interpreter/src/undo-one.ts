import type { Compensation, CompensationOf } from '@waymark/definition';
import type { RunError } from '@waymark/protocol';
import { describeProblem } from './errors.ts';
import { undoNote } from './outcomes.ts';
import type { Run } from './run.ts';
import { undoBySteps } from './undo-by-steps.ts';
import { undoBySubRun } from './undo-by-sub-run.ts';
import { undoByWork } from './undo-by-work.ts';
import { UndoContext } from './undo-context.ts';
import type { FailedUndo, UndoEnd } from './undo-context.ts';
import { handleFailedUndo } from './undo-handlers.ts';
import type { UndoEntry } from './undo-stack.ts';

/** Undoes one step. @returns why it could not be undone; null: it is, or there was nothing to undo */
export async function undoOne(run: Run, entry: UndoEntry, error: RunError): Promise<RunError | null> {
  const { address, compensation } = entry;
  const at = new UndoContext(run, entry, error);
  const end =
    compensation.kind === 'steps' ? await undoBySteps(at, compensation.steps) : await undoLikeStep(at, compensation);
  run.outcomes.endUndo(address, end === 'not needed' || 'output' in end);
  if (end === 'not needed') return null;
  if ('cause' in end) {
    const problem = run.createError(end.cause, address, end.attempts);
    run.journal.record(address, { type: 'compensation_failed', attempts: end.attempts, error: problem });
    return problem;
  }
  run.journal.record(address, { type: 'compensation_completed', ...end });
  return null;
}

type LikeStep = Exclude<Compensation, { kind: 'steps' }>;

/** A compensation has most of what a step has: a condition, an output, handlers of its errors. */
async function undoLikeStep(at: UndoContext, compensation: LikeStep): Promise<UndoEnd | 'not needed'> {
  const { run, address } = at;
  const failed = run.outcomes.find<FailedUndo>(address, undoNote('failure'));
  const end = failed ?? (await attempt(at, compensation));
  if (end === 'not needed' || !('cause' in end)) return end;
  run.outcomes.keep(address, undoNote('failure'), end);
  return handleFailedUndo(at, compensation.onError ?? [], end);
}

/** Everything that its own expressions do wrong becomes its failure here. */
async function attempt(at: UndoContext, compensation: LikeStep): Promise<UndoEnd | 'not needed'> {
  let attempts = 0;
  try {
    if (!isWanted(at, compensation)) return 'not needed';
    const end = await carryOut(at, compensation);
    attempts = end.attempts;
    if ('cause' in end || compensation.output === undefined) return end;
    return { attempts, output: at.evaluate(compensation.output, { result: end.output }) };
  } catch (problem) {
    const { cause } = describeProblem(problem);
    at.begin(null);
    return { attempts, cause };
  }
}

/** Its condition is asked once: what was begun goes on. */
function isWanted(at: UndoContext, { if: condition }: LikeStep): boolean {
  const { entry } = at;
  if (condition === undefined || entry.isWanted) return true;
  if (!at.test(condition)) return false;
  entry.isWanted = true;
  return true;
}

function carryOut(
  at: UndoContext,
  compensation: CompensationOf<'work'> | CompensationOf<'workflow'>,
): Promise<UndoEnd> {
  return compensation.kind === 'work' ? undoByWork(at, compensation) : undoBySubRun(at, compensation);
}
