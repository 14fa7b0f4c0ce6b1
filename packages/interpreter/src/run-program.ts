import type { Json, RunError } from '@waymark/protocol';
import type { Cancellation } from './cancellation.ts';
import { describeError, describeProblem, describeTimeout, StepFailure } from './errors.ts';
import type { Cause } from './errors.ts';
import { decideFailure } from './failure.ts';
import type { Failure } from './failure.ts';
import { holdForPerson } from './hold.ts';
import { updateLabels } from './labels.ts';
import type { Level } from './place.ts';
import { reopen, waitForNextVersion } from './reopen.ts';
import type { RetryCommand } from './reopen.ts';
import { runDeferredFinallies, runFinally } from './run-finally.ts';
import { runList } from './run-list.ts';
import type { ListEnd } from './run-list.ts';
import type { Ending, Run } from './run.ts';
import { settleFailure } from './settle-failure.ts';
import { isFailure, limitTime } from './time-limit.ts';
import { undoInside } from './undo.ts';

/** The whole of a run: its steps within its time, then what became of them, and at every end its `finally`. */
export async function runProgram(run: Run): Promise<Ending> {
  const root: Level = { kind: 'root', address: '', handlers: run.program.onError, variables: {}, parent: null };
  const ending =
    run.outcomes.find<Ending>('', 'ending') ?? run.outcomes.keep('', 'ending', await runToEnding(run, root));
  await runFinally(run, { address: '', steps: run.program.finally, variables: {} }, ending.error);
  return ending;
}

async function runToEnding(run: Run, root: Level): Promise<Ending> {
  return settleRun(run, root, await runSteps(run, root));
}

async function runSteps(run: Run, root: Level): Promise<ListEnd> {
  const known = run.outcomes.findFailure('', 'failure', root);
  if (known) return { status: 'failed', failure: known };
  try {
    run.outcomes.once('', 'vars', () => assignVariables(run));
    if (run.isChanged) addVariables(run);
    const { timeout } = run.program;
    const milliseconds =
      timeout === null ? null : run.outcomes.once('', 'timeout', () => run.expressions.duration(timeout, {}));
    const decide = () => decideFailure(run, run.createError(describeTimeout('run', milliseconds ?? 0), '/', 0), root);
    const end = await limitTime(
      { run, address: '', milliseconds, cancellation: run.cancellation, level: root, decide },
      (cancellation) => runTopList(run, root, cancellation.child()),
    );
    if (isFailure(end)) return { status: 'failed', failure: end };
    if (run.legs.overflow.requested && end.status === 'cancelled') throw new StepFailure(tooLarge);
    return end;
  } catch (problem) {
    return { status: 'failed', failure: failRun(run, root, describeProblem(problem).cause) };
  }
}

const tooLarge = describeError(
  'LimitExceeded',
  'The run has become too large to go on: the outputs of its steps, and what would be undone, are more than 5 MB even when packed',
);

function assignVariables(run: Run): true {
  for (const [name, template] of Object.entries(run.program.vars))
    run.vars[name] = run.expressions.evaluate(template, {});
  run.labels = updateLabels(run, run.labels);
  return true;
}

/** Those that the version by which the run goes on has beside the earlier one. */
function addVariables(run: Run): void {
  for (const [name, template] of Object.entries(run.program.vars))
    if (!Object.hasOwn(run.vars, name)) run.vars[name] = run.expressions.evaluate(template, {});
}

function runTopList(run: Run, root: Level, cancellation: Cancellation): Promise<ListEnd> {
  run.legs.overflow.onRequest((reason) => cancellation.request(reason));
  return runList(run, run.program.steps, { address: '', cancellation, level: root, variables: {}, lenientNull: false });
}

async function settleRun(run: Run, root: Level, end: ListEnd): Promise<Ending> {
  const isHeld = end.status === 'failed' && end.failure.then === 'hold';
  const isCancelled = run.outcomes.once('', 'cancelled', () => run.cancellation.requested && !isHeld);
  if (isCancelled) return cancelRun(run, end.status === 'failed' ? end.failure.error : null);
  switch (end.status) {
    case 'done':
      return completeRun(run, root);
    case 'returned':
      await runDeferredFinallies(run, '', null);
      return returnFrom(end);
    case 'failed':
      return failureEndsRun(run, root, end.failure);
    case 'cancelled':
      return cancelRun(run, null);
  }
}

async function completeRun(run: Run, root: Level): Promise<Ending> {
  try {
    return { status: 'completed', output: findOutput(run), error: null };
  } catch (problem) {
    return failureEndsRun(run, root, failRun(run, root, describeProblem(problem).cause));
  }
}

/** @throws {ExpressionError} */
function findOutput(run: Run): Json {
  const last = run.program.steps.at(-1);
  if (run.program.output === undefined) return last ? run.scopes.root.get(last.id).output : null;
  return run.expressions.evaluate(run.program.output, {});
}

async function failureEndsRun(run: Run, root: Level, failure: Failure): Promise<Ending> {
  if (failure.then === 'hold') return leaveHold(run, root, failure);
  const end = await settleFailure(run, root, failure, run.cancellation);
  switch (end.status) {
    case 'recovered':
      return { status: 'completed', output: end.output, error: null };
    case 'returned':
      return returnFrom(end);
    case 'failed':
      return { status: run.hasUndone ? 'compensated' : 'failed', output: null, error: end.failure.error };
    case 'cancelled':
      return cancelRun(run, failure.error);
    case 'again':
      return runAgain(run, root, end.command, failure);
  }
}

/** What becomes of a run that was held itself: its time was up, or it could not say what it gives. */
async function leaveHold(run: Run, root: Level, failure: Failure): Promise<Ending> {
  const word = await holdForPerson(run, '', failure, run.cancellation);
  switch (word.verb) {
    case 'cancelled':
      return cancelRun(run, failure.error);
    case 'retry':
      return runAgain(run, root, word, failure);
    case 'skip':
      return { status: 'completed', output: word.output ?? null, error: null };
    case 'fail': {
      const given = decideFailure(run, failure.error, root, { isFinal: true, neverHolds: true });
      return failureEndsRun(run, root, run.outcomes.keepFailure('', 'failure', given, root));
    }
  }
}

async function runAgain(run: Run, root: Level, command: RetryCommand, failure: Failure): Promise<Ending> {
  if (!command.next) {
    reopen(run, '');
    return runToEnding(run, root);
  }
  await waitForNextVersion(run, '', command, run.cancellation);
  return cancelRun(run, failure.error);
}

function returnFrom({ output, restarts }: { output: Json; restarts?: true }): Ending {
  return { status: 'completed', output, error: null, ...(restarts ? { restarts } : {}) };
}

/** Undoes everything that was done. That a person has cancelled the run stands, whatever that comes to. */
async function cancelRun(run: Run, cause: RunError | null): Promise<Ending> {
  const error = run.createCancelledError(cause);
  await undoInside(run, { address: '', withSelf: false, error, endsTheRun: true, as: 'undo for the cancel' });
  await runDeferredFinallies(run, '', error);
  return { status: 'cancelled', output: null, error };
}

function failRun(run: Run, root: Level, cause: Cause): Failure {
  return run.outcomes.keepFailure('', 'failure', decideFailure(run, run.createError(cause, '/', 0), root), root);
}
