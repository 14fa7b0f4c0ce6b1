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
  then: 'continue' | 'return' | 'hold' | 'retry' | 'compensate' | 'fail';
  /** The handler that matched at each level on the way. */
  handlers: Map<Level, Handler>;
  /** Of `hold`: whether the run is held for it already. */
  isAnnounced: boolean;
};

/** A failure in plain JSON: levels by their distance outwards from the one where it was kept. */
export type SavedFailure = {
  error: RunError;
  decider: number;
  then: Failure['then'];
  handlers: [distance: number, handler: number][];
};

/** @param from the level from which the failure is on its way outwards */
export function saveFailure({ error, decider, then, handlers }: Failure, from: Level): SavedFailure {
  const levels = levelsFrom(from);
  const matched = levels.flatMap((level, distance) => {
    const handler = handlers.get(level);
    return handler ? [[distance, level.handlers.indexOf(handler)] as [number, number]] : [];
  });
  return { error, decider: levels.indexOf(decider), then, handlers: matched };
}

/** @param from the same level as when it was saved, of another execution */
export function restoreFailure({ error, decider, then, handlers }: SavedFailure, from: Level): Failure {
  const levels = levelsFrom(from);
  const matched = new Map<Level, Handler>();
  for (const [distance, index] of handlers) {
    const level = levels[distance];
    const handler = level?.handlers[index];
    if (level && handler) matched.set(level, handler);
  }
  return { error, decider: levels[decider] ?? from, then, handlers: matched, isAnnounced: false };
}

function levelsFrom(from: Level): Level[] {
  const levels: Level[] = [];
  for (let level: Level | null = from; level !== null; level = level.parent) levels.push(level);
  return levels;
}

/**
 * Searches who decides about an error: outward from the level given, the first matching handler that says `continue`
 * or `hold`, or whose steps end in `return`. Handlers that say `fail` are passed on the way. At the root the run's `retry`
 * decides, then `onFailure`.
 *
 * @param options.isFinal whether it is too late for another try, such as when the level inside has been undone for the error already
 * @param options.neverHolds whether a person has said that it fails: it is not held again
 */
export function decideFailure(
  run: Run,
  error: RunError,
  from: Level,
  { isFinal = false, neverHolds = false }: { isFinal?: boolean; neverHolds?: boolean } = {},
): Failure {
  const handlers = new Map<Level, Handler>();
  for (let level = from; ;) {
    const { variables } = level;
    const own = neverHolds ? level.handlers.filter((one) => deciding(one) !== 'hold') : level.handlers;
    const handler = findHandler(own, error, (condition) => run.expressions.test(condition, { ...variables, error }));
    if (handler) {
      handlers.set(level, handler);
      const then = deciding(handler);
      // Behind a barrier nobody could end a hold: there the error goes on, and who set up the barrier deals with it.
      if (then !== 'fail' && !(then === 'hold' && isBehindBarrier(level)))
        return { error, decider: level, then, handlers, isAnnounced: false };
    }
    if (level.kind === 'barrier') return { error, decider: level, then: 'compensate', handlers, isAnnounced: false };
    if (level.parent === null) {
      const { onFailure } = run.program;
      const last = neverHolds && onFailure === 'hold' ? 'compensate' : onFailure;
      const then = !isFinal && run.retry.grants(error) ? 'retry' : last;
      return { error, decider: level, then, handlers, isAnnounced: false };
    }
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

export function isBehindBarrier(level: Level): boolean {
  let outermost = level;
  while (outermost.parent !== null) outermost = outermost.parent;
  return outermost.kind === 'barrier';
}

/** The first handler that takes an error. @param test asks its condition, which sees the error */
export function findHandler(
  handlers: Handler[],
  error: RunError,
  test: (condition: string) => boolean,
): Handler | undefined {
  return handlers.find((handler) => handlerMatches(handler, error, test));
}

function handlerMatches(handler: Handler, error: RunError, test: (condition: string) => boolean): boolean {
  if (!errorTypeMatches(error.type, handler.errors)) return false;
  if (handler.if === undefined) return true;
  try {
    return test(handler.if);
  } catch (problem) {
    // A condition that cannot be answered holds for nobody: the error that is being handled must not get lost.
    if (ExpressionError.is(problem)) return false;
    throw problem;
  }
}

function deciding({ steps, then }: Handler): Handler['then'] | 'return' {
  const type = steps.at(-1)?.type;
  return type === 'return' || type === 'restart' ? 'return' : then;
}
