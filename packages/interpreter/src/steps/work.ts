import type { StepBase, Work } from '@waymark/definition';
import type { Json } from '@waymark/protocol';
import { createCall } from '../activity-call.ts';
import { admitActivity } from '../admission.ts';
import type { Cancellation } from '../cancellation.ts';
import { settleAction } from '../choice.ts';
import { describeError } from '../errors.ts';
import type { StepContext } from '../step-context.ts';
import type { StepResult } from './step-result.ts';

/** Work, with the limit of its step where that goes with the call. */
type LimitedWork = Work & Pick<StepBase, 'timeout'>;

/** What is handed to a worker, with all its attempts. Its templates are evaluated once, before the first of them. */
export async function runWork(step: LimitedWork, at: StepContext, cancellation: Cancellation): Promise<StepResult> {
  const { run, address } = at;
  const { input, key, action = null } = at.once('prepared', () => prepare(step, at));
  const timeout = step.timeout === undefined ? null : at.duration(step.timeout);
  const generation = run.generations.of(address);
  const own = { address, phase: 'do', generation, idempotencyKey: key, undoes: null, timeout } as const;
  const work = action === null ? step : recallAction(step, action);
  const call = createCall(run, work, input, at.variables, { ...own, summary: address });
  const title = at.start(input, key, action);

  if (!(await admitActivity(run, input, cancellation))) return { status: 'cancelled', attempts: 0, effect: 'none' };
  const outcome = await run.runActivity({ ...call, summary: title ?? address }, cancellation);
  run.slots.release();

  switch (outcome.status) {
    case 'completed':
      return { status: 'completed', result: outcome.output, attempts: outcome.attempts };
    case 'failed':
      return outcome;
    case 'cancelled':
      if (cancellation.requested) return outcome;
      return {
        ...outcome,
        status: 'failed',
        error: describeError('Cancelled', 'The action was cancelled from outside'),
      };
  }
}

/** The same key may never come with another input, which `now()` or `uuid()` would make, nor with another action. */
function prepare(step: Work, at: StepContext): { input: Json; key: string; action?: string } {
  const { action } = settleAction(step, (template, what) => at.text(template, what));
  const given = at.givenInput;
  const input = given ? given.input : at.evaluate(step.input);
  return { input, key: findKey(step, at, input), ...(step.choices ? { action } : {}) };
}

function recallAction(step: Work, action: string): Work {
  return settleAction(step, () => action);
}

function findKey(step: Work, at: StepContext, input: Json): string {
  const key = at.run.keyOf(at.address, 'do');
  if (step.idempotencyKey === undefined) return key;
  return at.text(step.idempotencyKey, 'An idempotency key', { step: { input, key } });
}
