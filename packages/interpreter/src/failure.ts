import type { Handler } from '@waymark/definition';
import { errorTypeMatches } from '@waymark/protocol';
import type { RunError } from '@waymark/protocol';
import { ExpressionError } from '@waymark/expressions';
import type { Level } from './place.ts';
import type { Run } from './run.ts';

/** An error for good, and what was decided about it before anything is undone. */
export type Failure = {
  error: RunError;
  /** Up to where it unwinds. */
  decider: Level;
  then: 'continue' | 'return' | 'hold' | 'compensate' | 'fail';
  /** The handler that matched at each level on the way. */
  handlers: Map<Level, Handler>;
  /** Of `hold`: whether it was written down already. */
  isAnnounced: boolean;
};

/**
 * Searches who decides about an error: outward from the level given, the first matching handler that says `continue`
 * or `hold`, or whose steps end in `return`. Handlers that say `fail` are passed on the way. At the root `onFailure` decides.
 */
export function decideFailure(run: Run, error: RunError, from: Level): Failure {
  const handlers = new Map<Level, Handler>();
  for (let level = from; ;) {
    const handler = level.handlers.find((candidate) => handlerMatches(run, candidate, error, level));
    if (handler) {
      handlers.set(level, handler);
      const then = endsInReturn(handler) ? 'return' : handler.then;
      // Behind a barrier nobody could end a hold: there the error goes on, and who set up the barrier deals with it.
      if (then !== 'fail' && !(then === 'hold' && isBehindBarrier(level)))
        return { error, decider: level, then, handlers, isAnnounced: false };
    }
    if (level.kind === 'barrier') return { error, decider: level, then: 'compensate', handlers, isAnnounced: false };
    if (level.parent === null)
      return { error, decider: level, then: run.program.onFailure, handlers, isAnnounced: false };
    level = level.parent;
  }
}

/** Whether this error ends the run, and what it started is undone for that. */
export function endsTheRun({ decider, then }: Failure): boolean {
  return decider.parent === null && decider.kind === 'root' && then === 'compensate';
}

/** Whether a failure undoes what it unwinds. */
export function undoes({ then }: Failure): boolean {
  return then !== 'fail';
}

function isBehindBarrier(level: Level): boolean {
  let outermost = level;
  while (outermost.parent !== null) outermost = outermost.parent;
  return outermost.kind === 'barrier';
}

function handlerMatches(run: Run, handler: Handler, error: RunError, level: Level): boolean {
  if (!errorTypeMatches(error.type, handler.errors)) return false;
  if (handler.if === undefined) return true;
  try {
    return run.expressions.test(handler.if, { ...level.variables, error });
  } catch (problem) {
    // A condition that cannot be answered holds for nobody: the error that is being handled must not get lost.
    if (ExpressionError.is(problem)) return false;
    throw problem;
  }
}

function endsInReturn({ steps }: Handler): boolean {
  return steps.at(-1)?.type === 'return';
}
