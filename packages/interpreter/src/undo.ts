import type { Step, Work } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import type { Json, RunError } from '@waymark/protocol';
import { createCall } from './activity-call.ts';
import { Cancellation } from './cancellation.ts';
import { describeError, describeProblem } from './errors.ts';
import type { Cause } from './errors.ts';
import { holdUntilNextCancel } from './hold.ts';
import { createBarrier } from './place.ts';
import { runList } from './run-list.ts';
import type { Run } from './run.ts';
import type { ActivityCall } from './runtime.ts';
import type { UndoEntry } from './undo-stack.ts';

export type UndoRequest = {
  address: string;
  /** Whether the step at the address itself is undone, too. */
  withSelf: boolean;
  error: RunError;
  /** Whether the run ends by this error, so that a cancel changes nothing. */
  endsTheRun: boolean;
};

/**
 * Undoes what is registered inside an address, newest first, one at a time. One that fails for good does not stop the
 * others; then the run is held, and each request to cancel it tries the failed ones again.
 *
 * @returns `cancelled` when a person had to come to that.
 */
export async function undoInside(run: Run, request: UndoRequest): Promise<'done' | 'cancelled'> {
  const due = run.undo.takeInside(request.address, request);
  if (request.endsTheRun) run.finalUndos += 1;
  let failed = await undoEach(run, due, request.error);
  const isWhole = failed.length === 0;
  while (failed.length > 0) {
    await holdUntilNextCancel(run, failed);
    failed = await undoEach(
      run,
      failed.map(({ entry }) => entry),
      request.error,
    );
  }
  if (request.endsTheRun) run.finalUndos -= 1;
  return isWhole ? 'done' : 'cancelled';
}

type FailedUndo = { entry: UndoEntry; address: string; error: RunError };

async function undoEach(run: Run, entries: UndoEntry[], error: RunError): Promise<FailedUndo[]> {
  const failed: FailedUndo[] = [];
  for (const entry of entries) {
    run.hasUndone = true;
    const problem = await undoOne(run, entry, error);
    if (problem) failed.push({ entry, address: entry.address, error: problem });
  }
  return failed;
}

type UndoEnd = { attempts: number; output: Json } | { attempts: number; cause: Cause };

async function undoOne(run: Run, entry: UndoEntry, error: RunError): Promise<RunError | null> {
  const { address, compensation, input, output, key, known } = entry;
  const variables = { ...entry.variables, error, step: { input, output, key, status: known } };
  const end =
    compensation.kind === 'work'
      ? await undoByWork(run, entry, compensation.work, variables)
      : await undoBySteps(run, entry, compensation.steps, variables);
  if ('cause' in end) {
    const problem = run.createError(end.cause, address, end.attempts);
    run.journal.record(address, { type: 'compensation_failed', attempts: end.attempts, error: problem });
    return problem;
  }
  run.journal.record(address, { type: 'compensation_completed', ...end });
  return null;
}

async function undoByWork(run: Run, entry: UndoEntry, work: Work, variables: Scope): Promise<UndoEnd> {
  const { address } = entry;
  let call;
  try {
    call = entry.call ??= createUndoCall(run, entry, work, variables);
  } catch (problem) {
    run.journal.record(address, { type: 'compensation_started', input: null });
    return { attempts: 0, cause: describeProblem(problem).cause };
  }
  run.journal.record(address, { type: 'compensation_started', input: call.input });
  const outcome = await run.runActivity(call, new Cancellation());
  switch (outcome.status) {
    case 'completed':
      return { attempts: outcome.attempts, output: outcome.output };
    case 'failed':
      return { attempts: outcome.attempts, cause: outcome.error };
    case 'cancelled':
      return {
        attempts: outcome.attempts,
        cause: describeError('Cancelled', 'The compensation was cancelled from outside'),
      };
  }
}

/** @throws {ExpressionError | StepFailure} */
function createUndoCall(run: Run, { address, key, known }: UndoEntry, work: Work, variables: Scope): ActivityCall {
  const input = run.expressions.evaluate(work.input, variables, known !== 'completed');
  const own = {
    address,
    phase: 'undo',
    idempotencyKey: run.keyOf(address, 'undo'),
    undoes: key,
    summary: `undo ${address}`,
    timeout: null,
  } as const;
  return createCall(run, work, input, variables, own);
}

async function undoBySteps(run: Run, entry: UndoEntry, steps: Step[], variables: Scope): Promise<UndoEnd> {
  const { address } = entry;
  run.journal.record(address, { type: 'compensation_started', input: null });
  // Tried again, it goes on with what is not done yet.
  const rest = steps.filter(({ id }) => !['completed', 'recovered', 'skipped'].includes(run.steps.get(id).status));
  const end = await runList(run, rest, {
    address,
    cancellation: new Cancellation(),
    level: createBarrier(address),
    variables,
    lenientNull: entry.known !== 'completed',
  });
  if (end.status === 'failed') return { attempts: 1, cause: end.failure.error };
  const last = steps.at(-1);
  return { attempts: 1, output: last ? run.steps.get(last.id).output : null };
}
