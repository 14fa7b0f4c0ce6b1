import type { Handler } from '@waymark/definition';
import type { Json, RunError } from '@waymark/protocol';
import type { Cancellation } from './cancellation.ts';
import { assertNever, describeProblem } from './errors.ts';
import { decideFailure, endsTheRun, undoes } from './failure.ts';
import type { Failure } from './failure.ts';
import { holdForPerson } from './hold.ts';
import type { Level } from './place.ts';
import type { RetryCommand } from './reopen.ts';
import { runDeferredFinallies } from './run-finally.ts';
import { runList } from './run-list.ts';
import type { Run } from './run.ts';
import { undoInside } from './undo.ts';

/** What became of an error at one level. */
export type LevelEnd =
  | { status: 'recovered'; output: Json }
  | { status: 'failed'; failure: Failure }
  | { status: 'returned'; output: Json; restarts?: true }
  | { status: 'cancelled' };

/** It had been unwound, was held, and a person lets it begin anew. */
export type BeginsAnew = { status: 'again'; command: RetryCommand };

/**
 * Unwinds one level, when nothing runs inside it any more: undoes what is registered there, then runs the handler
 * that matched. A step with a matching handler of its own is undone before the handler runs; without one it stands in
 * the order of the block around it.
 */
export async function settleFailure(
  run: Run,
  level: Level,
  failure: Failure,
  cancellation: Cancellation,
): Promise<LevelEnd | BeginsAnew> {
  const handler = failure.handlers.get(level);
  const { address } = level;
  if (undoes(failure)) {
    run.outcomes.unwind(address);
    const withSelf = handler !== undefined;
    const undone = await undoInside(run, {
      address,
      withSelf,
      error: failure.error,
      endsTheRun: endsTheRun(failure),
      // A handler that fails has its own steps undone: the same level is unwound a second time, without a handler.
      as: withSelf ? 'undo with self' : 'undo',
    });
    if (undone === 'cancelled') return { status: 'cancelled' };
  }
  await runDeferredFinallies(run, address, failure.error);
  if (!handler) return { status: 'failed', failure };
  if (!run.outcomes.once(address, 'handled', () => !cancellation.requested)) return { status: 'cancelled' };
  return runHandler(run, level, handler, failure, cancellation);
}

async function runHandler(
  run: Run,
  level: Level,
  handler: Handler,
  failure: Failure,
  cancellation: Cancellation,
): Promise<LevelEnd | BeginsAnew> {
  const { error } = failure;
  const { address } = level;
  const variables = { ...level.variables, error };
  const end = await runList(run, handler.steps, {
    address,
    cancellation,
    level: outside(level),
    variables,
    lenientNull: false,
  });
  switch (end.status) {
    case 'cancelled':
    case 'returned':
      return end;
    case 'failed':
      // What the handler itself began is undone like everything inside; its own error goes on.
      return settleFailure(run, { ...level }, withCause(end.failure, error), cancellation);
    case 'done':
      if (failure.decider !== level) return { status: 'failed', failure };
      if (handler.then === 'continue') return recover(run, level, handler, error, cancellation);
      // The `return` at its end was skipped: others have to decide.
      return failOn(
        run,
        level,
        run.outcomes.onceFailure(address, 'passed on', level, () =>
          decideFailure(run, error, outside(level), { isFinal: true }),
        ),
        cancellation,
      );
    default:
      return assertNever(end);
  }
}

async function recover(
  run: Run,
  level: Level,
  handler: Handler,
  error: RunError,
  cancellation: Cancellation,
): Promise<LevelEnd | BeginsAnew> {
  try {
    const last = handler.steps.at(-1);
    const output = last ? run.viewIn(level.address, last.id).output : null;
    if (handler.output === undefined) return { status: 'recovered', output };
    return {
      status: 'recovered',
      output: run.expressions.evaluate(handler.output, { ...level.variables, error, result: output }),
    };
  } catch (problem) {
    const next = run.createError(describeProblem(problem).cause, level.address || '/', error.attempts);
    return failOn(
      run,
      level,
      decideFailure(run, { ...next, cause: error }, outside(level), { isFinal: true }),
      cancellation,
    );
  }
}

/** A failure that levels further out decide, after this one has been unwound. */
async function failOn(
  run: Run,
  level: Level,
  failure: Failure,
  cancellation: Cancellation,
): Promise<LevelEnd | BeginsAnew> {
  if (failure.then !== 'hold') return { status: 'failed', failure };
  const word = await holdForPerson(run, level.address, failure, cancellation);
  switch (word.verb) {
    case 'cancelled':
      return { status: 'cancelled' };
    case 'retry':
      return { status: 'again', command: word };
    case 'skip':
      return { status: 'recovered', output: word.output ?? null };
    case 'fail': {
      const given = decideFailure(run, failure.error, outside(level), { isFinal: true, neverHolds: true });
      return { status: 'failed', failure: run.outcomes.keepFailure(level.address, 'passed on', given, level) };
    }
  }
}

/** Where errors of a handler go: its own level does not decide about them. */
function outside(level: Level): Level {
  return level.parent ?? { ...level, handlers: [] };
}

function withCause(failure: Failure, cause: RunError): Failure {
  return failure.error.cause ? failure : { ...failure, error: { ...failure.error, cause } };
}
