import { allowsWorkflow } from '@waymark/definition';
import type { StepOf } from '@waymark/definition';
import { computeRetryDelay, grantsRetry, typesOutsideWildcard } from '@waymark/protocol';
import type { JsonObject } from '@waymark/protocol';
import type { Cancellation } from '../cancellation.ts';
import { describeError, StepFailure } from '../errors.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';
import { runSubRun } from './sub-run.ts';
import type { SubRunAttempt } from './sub-run.ts';

/** What a step of this type is made of. `started` counts its sub-runs, those of an earlier try of a compensation, too. */
type Prepared = { input: JsonObject; key: string; started: number };

/** A sub-run. Each attempt is one of its own, under a key of its own; its templates are evaluated once, before the first. */
export async function runWorkflow(
  step: StepOf<'workflow'>,
  at: StepContext,
  cancellation: Cancellation,
): Promise<StepResult> {
  const { run, address } = at;
  const prepared = at.once<Prepared>('prepared', () => ({
    input: prepare(step, at),
    key: run.keyOf(address, 'do'),
    started: 0,
  }));
  at.start(prepared.input['input'] ?? null, prepared.key);
  let current = run.outcomes.find<SubRunAttempt>(address, 'sub-run') ?? beginAttempt(at, prepared, 1);
  for (;;) {
    const { attempt } = current;
    const end = await runSubRun(step, at, current, cancellation);
    if (end.status !== 'failed' || !mayRetry(step, end, attempt)) return end;
    const delay = computeRetryDelay(step.retry, attempt, () => run.random());
    at.waitFor(`attempt ${attempt + 1} of its sub-run, after ${end.error.type}`, run.now() + delay, `pause ${attempt}`);
    if ((await run.sleepUntil(address, `next ${attempt}`, delay, cancellation)) === 'cancelled')
      return { status: 'cancelled', attempts: attempt, effect: 'none' };
    current = beginAttempt(at, prepared, attempt + 1);
  }
}

function beginAttempt({ run, address }: StepContext, prepared: Prepared, attempt: number): SubRunAttempt {
  prepared.started += 1;
  const { input, key, started } = prepared;
  return run.outcomes.keep(address, 'sub-run', { attempt, input, key: started === 1 ? key : `${key}/${started}` });
}

/** @throws {ExpressionError | StepFailure} */
function prepare({ call, allowed }: StepOf<'workflow'>, at: StepContext): JsonObject {
  const { workflow, input, key } = call.input as JsonObject;
  const name = at.text(workflow ?? null, 'The name of a workflow');
  if (allowed && !allowsWorkflow(allowed, name))
    throw new StepFailure(
      describeError('NotAllowed', `The step may not start "${name.slice(0, 200)}"`, { workflow: name, allowed }),
    );
  return { workflow: name, input: at.evaluate(input ?? null), key: at.evaluate(key ?? null) };
}

/**
 * A sub-run that could not be started, and one that a person ended, is not started again by itself; nor is one that has
 * done something and not undone it, which a further one would do again.
 */
function mayRetry(
  { retry }: StepOf<'workflow'>,
  { error, effect }: Extract<StepResult, { status: 'failed' }>,
  attempts: number,
): boolean {
  if (effect !== 'none') return false;
  const isNamed = retry.retryableErrorTypes?.includes(error.type) ?? false;
  const retryable =
    error.runId !== undefined && (isNamed || !(typesOutsideWildcard as readonly string[]).includes(error.type));
  return grantsRetry(retry, { type: error.type, retryable }, attempts);
}
