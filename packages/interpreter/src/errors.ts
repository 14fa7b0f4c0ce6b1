import { ExpressionError } from '@waymark/expressions';
import type { Effect, Json, RunError } from '@waymark/protocol';

/** What is said about an error before it is known where and when it happened. */
export type Cause = Pick<RunError, 'type' | 'message' | 'data' | 'cause' | 'runId'>;

/**
 * Thrown inside a step when it fails for good for a reason of its own; `run-step.ts` turns it into the step's error.
 * It never leaves the interpreter.
 */
export class StepFailure extends Error {
  readonly described: Cause;
  readonly effect: Effect;

  constructor(cause: Cause, effect: Effect = 'none') {
    super(cause.message);
    this.described = cause;
    this.effect = effect;
  }
}

/** An error without data. */
export function describeError(type: string, message: string, data: Json = null): Cause {
  return { type, message, data };
}

/** The error of what has taken too long. */
export function describeTimeout(of: 'step' | 'run' | 'compensation', milliseconds: number): Cause {
  const kind = of === 'run' ? 'run' : 'step';
  return describeError('Timeout', `The ${of} took longer than ${milliseconds / 1000} s`, { kind, milliseconds });
}

/**
 * What a definition did wrong, as an error of its step: a failed expression or a {@link StepFailure}.
 *
 * @throws anything else: that is a defect of the interpreter, and a repaired worker shall go on where it stood.
 */
export function describeProblem(problem: unknown): { cause: Cause; effect: Effect } {
  if (problem instanceof StepFailure) return { cause: problem.described, effect: problem.effect };
  if (!ExpressionError.is(problem)) throw problem;
  const { message, code, expression } = problem;
  return { cause: describeError('ExpressionError', message, { code, expression }), effect: 'none' };
}

export function assertNever(value: never): never {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`);
}
