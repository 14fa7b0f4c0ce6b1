import { turnAddress } from '@waymark/definition';
import type { Handler, Step, Template } from '@waymark/definition';
import type { Scope } from '@waymark/expressions';
import type { Json, RunError } from '@waymark/protocol';
import type { Cancellation } from '../cancellation.ts';
import { describeProblem } from '../errors.ts';
import { decideFailure } from '../failure.ts';
import type { Failure } from '../failure.ts';
import type { Level } from '../place.ts';
import { reopen, waitForNextVersion } from '../reopen.ts';
import type { RetryCommand } from '../reopen.ts';
import { runList } from '../run-list.ts';
import { settleFailure } from '../settle-failure.ts';
import type { StepContext } from '../step-context.ts';
import { findListOutput } from './nested-list.ts';

/** How a part of a step came to its end: a branch, or one of its turns. */
export type PartEnd =
  | { status: 'done'; output: Json }
  /** It failed, and was undone; whoever holds it goes on. */
  | { status: 'tolerated'; error: RunError }
  | { status: 'failed'; failure: Failure }
  | { status: 'cancelled' }
  | { status: 'returned'; output: Json };

export type Part = {
  address: string;
  steps: Step[];
  output: Template | undefined;
  variables: Scope;
  /** Whether its failure ends with it. */
  tolerates: boolean;
};

/** What stops an error at the edge of a part: all of them, defects, too. A cancel is no error of the part. */
const tolerating: Handler = {
  errors: ['*', 'ExpressionError', 'LimitExceeded', 'InvalidInput', 'NotAllowed', 'NotFound'],
  steps: [],
  then: 'continue',
};

/** Runs a part of a step. A failure that is tolerated is unwound here, like that of a block that continues. */
export async function runPart(at: StepContext, part: Part, cancellation: Cancellation): Promise<PartEnd> {
  const { run } = at;
  const { address, steps, variables } = part;
  const handlers = part.tolerates ? [tolerating] : [];
  const level: Level = { kind: 'step', address, handlers, variables, parent: at.level };
  run.outcomes.once(address, 'started', () => true);
  const end = await runList(run, steps, { ...at.inside(cancellation), address, level, variables });
  switch (end.status) {
    case 'done':
      try {
        const output = findListOutput(
          { steps, ...(part.output === undefined ? {} : { output: part.output }) },
          at,
          address,
          variables,
        );
        at.checkOutput(output);
        return { status: 'done', output };
      } catch (problem) {
        const error = run.createError(describeProblem(problem).cause, at.address, 1);
        return settlePart(at, part, level, decideFailure(run, error, level), cancellation);
      }
    case 'failed':
      return settlePart(at, part, level, end.failure, cancellation);
    case 'cancelled':
    case 'returned':
      return end;
  }
}

async function settlePart(
  at: StepContext,
  part: Part,
  level: Level,
  failure: Failure,
  cancellation: Cancellation,
): Promise<PartEnd> {
  const { run } = at;
  // What goes on outwards is undone by the step around, in one order with what other parts did.
  if (failure.decider !== level) return { status: 'failed', failure };
  const end = await settleFailure(run, level, failure, cancellation);
  switch (end.status) {
    case 'recovered':
      return { status: 'tolerated', error: failure.error };
    case 'again':
      return runAgain(at, part, end.command, cancellation);
    default:
      return end;
  }
}

/** A person lets a part begin anew that was held after it had been unwound. */
async function runAgain(
  at: StepContext,
  part: Part,
  command: RetryCommand,
  cancellation: Cancellation,
): Promise<PartEnd> {
  if (command.next) {
    await waitForNextVersion(at.run, part.address, command, cancellation);
    return { status: 'cancelled' };
  }
  reopen(at.run, part.address);
  return runPart(at, part, cancellation);
}

type Turn = { index: number; steps: Step[]; output: Template | undefined; variables: Scope; tolerates?: boolean };

/** Runs one turn of a step that has turns; its steps see their own outcomes. */
export function runTurn(at: StepContext, turn: Turn, cancellation: Cancellation): Promise<PartEnd> {
  const { index, tolerates = false, ...own } = turn;
  const address = turnAddress(at.address, index);
  const variables = { ...at.variables, ...own.variables, index, steps: at.run.viewsIn(address).all };
  return runPart(at, { ...own, address, variables, tolerates }, cancellation);
}

/** After a turn: what it did is final where that is said, and its steps are forgotten when nothing asks for them any more. */
export function leaveTurn({ run, address }: StepContext, index: number, commit: true | undefined): void {
  const turn = turnAddress(address, index);
  if (commit) run.undo.dropInside(turn);
  run.endTurn(turn);
}
