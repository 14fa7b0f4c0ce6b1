import { childAddress } from '@waymark/definition';
import type { Step, Work } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import type { Json, RunError } from '@waymark/protocol';
import { createCall } from './activity-call.ts';
import { Cancellation } from './cancellation.ts';
import { settleAction } from './choice.ts';
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
  /** An address inside of which nothing is undone: that of a branch that won. */
  except?: string;
  /** Tells the unwindings of one level apart. */
  as: string;
};

/**
 * Undoes what is registered inside an address, newest first, one at a time. One that fails for good does not stop the
 * others; then the run is held, and each request to cancel it tries the failed ones again.
 *
 * @returns `cancelled` when a person had to come to that.
 */
export async function undoInside(run: Run, request: UndoRequest): Promise<'done' | 'cancelled'> {
  const { address, withSelf, as, except } = request;
  const { outcomes } = run;
  const known = outcomes.find<'done' | 'cancelled'>(address, as);
  if (known) return known;
  const dueFor = `${as} ${address}`;
  outcomes.once(address, `${as} marked`, () => {
    run.undo.markInside(address, { withSelf, dueFor, except });
    return true;
  });
  if (request.endsTheRun) run.finalUndos += 1;
  await undoEach(
    run,
    run.undo.due(dueFor).filter(({ failed }) => failed === null),
    request.error,
  );
  for (let failed = run.undo.due(dueFor); failed.length > 0; failed = run.undo.due(dueFor)) {
    outcomes.keep(address, `${as} needed a person`, true);
    await holdUntilNextCancel(run, address, failed);
    for (const entry of failed) Object.assign(entry, { failed: null, begun: false });
    await undoEach(run, failed, request.error);
  }
  if (request.endsTheRun) run.finalUndos -= 1;
  return outcomes.keep(address, as, outcomes.knows(address, `${as} needed a person`) ? 'cancelled' : 'done');
}

async function undoEach(run: Run, entries: UndoEntry[], error: RunError): Promise<void> {
  for (const entry of entries) {
    if (!run.legs.admit()) await run.legs.parked();
    run.hasUndone = true;
    entry.failed = await undoOne(run, entry, error);
    if (entry.failed !== null) continue;
    run.undo.remove(entry);
    if (run.program.retry) run.generations.advance(entry.address);
  }
}

/** Writes down that an undo begins: once for each time that it is tried. @returns whether that had been done. */
function begin(run: Run, entry: UndoEntry, input: Json): boolean {
  if (entry.begun) return true;
  entry.begun = true;
  run.journal.record(entry.address, { type: 'compensation_started', input });
  return false;
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
  let call;
  try {
    call = entry.call ??= createUndoCall(run, entry, work, variables);
  } catch (problem) {
    begin(run, entry, null);
    return { attempts: 0, cause: describeProblem(problem).cause };
  }
  begin(run, entry, call.input);
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
function createUndoCall(
  run: Run,
  { address, key, known, isUnrecorded }: UndoEntry,
  work: Work,
  variables: Scope,
): ActivityCall {
  const lenient = known !== 'completed';
  const settled = settleAction(work, (template, what) => run.expressions.text(template, variables, what, lenient));
  const input = run.expressions.evaluate(work.input, variables, lenient);
  const own = {
    address,
    phase: 'undo',
    idempotencyKey: run.keyOf(address, 'undo'),
    undoes: isUnrecorded ? null : key,
    summary: `undo ${address}`,
    timeout: null,
  } as const;
  return createCall(run, settled, input, variables, own);
}

async function undoBySteps(run: Run, entry: UndoEntry, steps: Step[], variables: Scope): Promise<UndoEnd> {
  const { address } = entry;
  if (!begin(run, entry, null)) {
    // Tried again, it goes on with what is not done yet.
    const undone = steps.filter(
      ({ id }) => !['completed', 'recovered', 'skipped'].includes(run.viewIn(address, id).status),
    );
    for (const { id } of undone) run.outcomes.reopen(childAddress(address, id));
  }
  const end = await runList(run, steps, {
    address,
    cancellation: new Cancellation(),
    level: createBarrier(address),
    variables,
    lenientNull: entry.known !== 'completed',
  });
  if (end.status === 'failed') return { attempts: 1, cause: end.failure.error };
  const last = steps.at(-1);
  return { attempts: 1, output: last ? run.viewIn(address, last.id).output : null };
}
