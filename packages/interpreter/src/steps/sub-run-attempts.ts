import { allowsWorkflow } from '@waymark/definition';
import { computeRetryDelay, grantsRetry, typesOutsideWildcard } from '@waymark/protocol';
import type { JsonObject } from '@waymark/protocol';
import type { Cancellation } from '../cancellation.ts';
import { describeError, StepFailure } from '../errors.ts';
import type { StepResult } from './step-result.ts';
import { noteOf } from './sub-run-host.ts';
import type { SubRunHost } from './sub-run-host.ts';
import { runSubRun } from './sub-run.ts';
import type { SubRunAttempt } from './sub-run.ts';

/** What sub-runs are made of. `started` counts them, those of an earlier try of a compensation, too. */
type Prepared = { input: JsonObject; key: string; started: number };

/** How sub-runs of a step, or of its undo, have ended in all. */
export type SubRunsEnd = Extract<StepResult, { status: 'completed' | 'failed' | 'cancelled' }>;

/** Evaluates the templates, once, before the first attempt. @throws {ExpressionError | StepFailure} */
export function prepareSubRun(host: SubRunHost): Prepared {
  const { run, address, phase, generation } = host;
  return run.outcomes.once<Prepared>(address, noteOf(host, 'prepared'), () => ({
    input: evaluateInput(host),
    key: run.keyOf(address, phase, generation),
    started: 0,
  }));
}

/** Each attempt is a sub-run of its own, under a key of its own. */
export async function runSubRuns(host: SubRunHost, cancellation: Cancellation): Promise<SubRunsEnd> {
  const { run, address, subRun } = host;
  let current = run.outcomes.find<SubRunAttempt>(address, noteOf(host, 'sub-run')) ?? beginAttempt(host, 1);
  for (;;) {
    const { attempt } = current;
    const end = await runSubRun(host, current, cancellation);
    if (end.status !== 'failed' || !mayRetry(host, end, attempt)) return end;
    const delay = computeRetryDelay(subRun.retry, attempt, () => run.random());
    const what = `attempt ${attempt + 1} of its sub-run, after ${end.error.type}`;
    host.waitFor(what, run.now() + delay, `pause ${attempt}`);
    if ((await run.sleepUntil(address, noteOf(host, `next ${attempt}`), delay, cancellation)) === 'cancelled')
      return { status: 'cancelled', attempts: attempt, effect: 'none' };
    current = beginAttempt(host, attempt + 1);
  }
}

function beginAttempt(host: SubRunHost, attempt: number): SubRunAttempt {
  const prepared = prepareSubRun(host);
  prepared.started += 1;
  const { input, key, started } = prepared;
  const own = { attempt, input, key: started === 1 ? key : `${key}/${started}` };
  return host.run.outcomes.keep(host.address, noteOf(host, 'sub-run'), own);
}

/** @throws {ExpressionError | StepFailure} */
function evaluateInput(host: SubRunHost): JsonObject {
  const { call, allowed } = host.subRun;
  const { workflow, input, key } = call.input as JsonObject;
  const name = host.text(workflow ?? null, 'The name of a workflow');
  if (allowed && !allowsWorkflow(allowed, name))
    throw new StepFailure(
      describeError('NotAllowed', `The step may not start "${name.slice(0, 200)}"`, { workflow: name, allowed }),
    );
  const wanted = host.given ? host.given.input : host.evaluate(input ?? null);
  return { workflow: name, input: wanted, key: host.evaluate(key ?? null) };
}

/**
 * A sub-run that could not be started, and one that a person ended, is not started again by itself; nor is one that has
 * done something and not undone it, which a further one would do again.
 */
function mayRetry(
  { subRun: { retry } }: SubRunHost,
  { error, effect }: Extract<SubRunsEnd, { status: 'failed' }>,
  attempts: number,
): boolean {
  if (effect !== 'none') return false;
  const isNamed = retry.retryableErrorTypes?.includes(error.type) ?? false;
  const retryable =
    error.runId !== undefined && (isNamed || !(typesOutsideWildcard as readonly string[]).includes(error.type));
  return grantsRetry(retry, { type: error.type, retryable }, attempts);
}
