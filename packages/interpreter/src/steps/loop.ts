import type { StepOf } from '@waymark/definition';
import type { Json } from '@waymark/protocol';
import type { Cancellation } from '../cancellation.ts';
import { describeError } from '../errors.ts';
import type { StepContext } from '../step-context.ts';
import { toResult } from './nested-list.ts';
import type { StepResult } from './step-result.ts';
import { leaveTurn, runTurn } from './turn.ts';
import { turnAddress } from '@waymark/definition';

/** Where a loop stands. Plain JSON: a further execution of the run takes it over. */
type Progress = {
  /** Of the turn that is under way, or comes next. */
  index: number;
  /** What the turn before gave. */
  previous: Json;
  /** Whether the turn was begun. */
  isTurning: boolean;
  /** When the next turn may begin, in milliseconds since 1970; null: at once. */
  nextAt: number | null;
};

/** Runs its steps again and again. */
export async function runLoop(step: StepOf<'loop'>, at: StepContext, cancellation: Cancellation): Promise<StepResult> {
  at.start();
  const progress = at.once<Progress>('progress', () => ({ index: 0, previous: null, isTurning: false, nextAt: null }));
  for (;;) {
    if (!progress.isTurning) {
      const end = await beginTurn(step, at, progress, cancellation);
      if (end) return end;
    }
    const { index, previous } = progress;
    const turn = { index, steps: step.steps, output: step.output, variables: { previous } };
    const end = await runTurn(at, turn, cancellation);
    if (end.status === 'tolerated') throw new TypeError('no error ends with the turn of a loop');
    if (end.status !== 'done') return toResult(end);
    const isLast = isOver(step, at, index, end.output);
    leaveTurn(at, index, step.commit);
    Object.assign(progress, { index: index + 1, previous: end.output, isTurning: false });
    at.see({ iterations: index + 1 });
    if (isLast) return completed(end.output);
  }
}

/** Asks whether there is another turn, and waits until it may begin. @returns how the loop ends, if it does */
async function beginTurn(
  step: StepOf<'loop'>,
  at: StepContext,
  progress: Progress,
  cancellation: Cancellation,
): Promise<StepResult | null> {
  const { index, previous } = progress;
  if (cancellation.requested) return { status: 'cancelled', attempts: 1, effect: 'none' };
  if (step.while !== undefined && !at.test(step.while, { index, previous })) return completed(previous);
  if (step.maxIterations !== 'unlimited' && index >= step.maxIterations) {
    if (step.while === undefined && step.until === undefined) return completed(previous);
    const message = `The loop did not end within ${step.maxIterations} turns`;
    const error = describeError('IterationLimit', message, { maxIterations: step.maxIterations });
    return { status: 'failed', error, attempts: 1, effect: 'none' };
  }
  if (progress.nextAt !== null && (await at.sleepUntil(progress.nextAt, cancellation)) === 'cancelled')
    return { status: 'cancelled', attempts: 1, effect: 'none' };
  progress.isTurning = true;
  progress.nextAt = step.every === undefined ? null : at.run.now() + at.duration(step.every);
  return null;
}

/** `until` sees the turn that has ended. */
function isOver({ until }: StepOf<'loop'>, at: StepContext, index: number, output: Json): boolean {
  if (until === undefined) return false;
  const steps = at.run.viewsIn(turnAddress(at.address, index)).all;
  return at.test(until, { index, previous: output, steps });
}

function completed(result: Json): StepResult {
  return { status: 'completed', result, attempts: 1 };
}
