import { childAddress } from '@waymark/definition';
import type { StepOf } from '@waymark/definition';
import type { Json, JsonObject, RunError } from '@waymark/protocol';
import type { Cancellation } from '../cancellation.ts';
import { assertNever, describeError } from '../errors.ts';
import { runDeferredFinallies } from '../run-finally.ts';
import type { StepContext } from '../step-context.ts';
import { undoInside } from '../undo.ts';
import { toResult } from './nested-list.ts';
import type { StepResult } from './step-result.ts';
import { runPart } from './turn.ts';
import type { PartEnd } from './turn.ts';

/** What became of a branch. Plain JSON: a further execution of the run takes it over. */
type BranchEnd = { output: Json } | { error: RunError };
type Ends = { [branch: string]: BranchEnd };

/** Runs branches at the same time. What they come to together is said by the mode. */
export async function runParallel(
  step: StepOf<'parallel'>,
  at: StepContext,
  cancellation: Cancellation,
): Promise<StepResult> {
  at.start();
  const ends = at.once<Ends>('ends', () => ({}));
  const end = await runBranches(step, at, ends, cancellation);
  if (end) return toResult(end);
  const winner = at.run.outcomes.find<string>(at.address, 'winner');
  if (winner !== undefined && (await undoLosers(at, winner)) === 'cancelled') return cancelled;
  if (winner === undefined && Object.keys(ends).length < Object.keys(step.branches).length) return cancelled;
  return conclude(step, ends, winner);
}

const cancelled: StepResult = { status: 'cancelled', attempts: 1, effect: 'none' };

type Stop = Extract<PartEnd, { status: 'failed' | 'returned' }>;

/** Resolves when no branch runs any more. @returns what ended the whole, if one of them did */
function runBranches(step: StepOf<'parallel'>, at: StepContext, ends: Ends, outer: Cancellation): Promise<Stop | null> {
  const { run, address } = at;
  const cancellation = outer.child();
  const tolerates = step.mode === 'any' || step.mode === 'settled';
  let stop: Stop | null = null;
  if (run.outcomes.knows(address, 'winner')) cancellation.request('sibling');

  const note = (name: string, end: PartEnd) => {
    switch (end.status) {
      case 'done':
        ends[name] = { output: end.output };
        // One that completes in spite of its cancellation has lost all the same.
        if ((step.mode === 'any' || step.mode === 'race') && !cancellation.requested) {
          run.outcomes.keep(address, 'winner', name);
          cancellation.request('sibling');
        }
        return;
      case 'tolerated':
        ends[name] = { error: end.error };
        return;
      case 'failed':
      case 'returned':
        // One that fails after another was first has lost all the same.
        if (run.outcomes.knows(address, 'winner')) return;
        stop ??= end;
        cancellation.request(end.status === 'returned' ? 'return' : 'sibling');
        return;
      case 'cancelled':
    }
  };

  const running = Object.entries(step.branches).flatMap(([name, { steps, output }]) => {
    const branch = childAddress(address, name);
    if (Object.hasOwn(ends, name) || (cancellation.requested && !run.outcomes.isOpen(branch))) return [];
    const part = { address: branch, steps, output, variables: at.variables, tolerates };
    return [runPart(at, part, cancellation).then((end) => note(name, end))];
  });
  return Promise.all(running).then(() => stop);
}

/** What the others did is undone before the run goes on, newest first across them. */
async function undoLosers(at: StepContext, winner: string): Promise<'done' | 'cancelled'> {
  const { run, address } = at;
  const error = run.createError(describeError('Cancelled', `Branch "${winner}" was first`), at.address, 1);
  const except = childAddress(address, winner);
  const undone = await undoInside(run, {
    address,
    withSelf: false,
    except,
    error,
    endsTheRun: false,
    as: 'undo losers',
  });
  await runDeferredFinallies(run, address, error);
  return undone;
}

function conclude({ mode, branches }: StepOf<'parallel'>, ends: Ends, winner: string | undefined): StepResult {
  const names = Object.keys(branches);
  switch (mode) {
    case 'all':
      return completed(mapEnds(names, ends, (end) => ('output' in end ? end.output : null)));
    case 'settled':
      return completed(mapEnds(names, ends, describeEnd));
    case 'any':
    case 'race': {
      const end = winner === undefined ? undefined : ends[winner];
      if (winner !== undefined && end && 'output' in end) return completed({ branch: winner, value: end.output });
      const errors = mapEnds(names, ends, (one) => ('error' in one ? (one.error as unknown as Json) : null));
      const error = describeError('AllFailed', `All ${names.length} branches failed`, errors);
      return { status: 'failed', error, attempts: 1, effect: 'none' };
    }
    default:
      return assertNever(mode);
  }
}

function describeEnd(end: BranchEnd): Json {
  return 'output' in end
    ? { status: 'completed', value: end.output, error: null }
    : { status: 'failed', value: null, error: end.error as unknown as Json };
}

function mapEnds(names: string[], ends: Ends, describe: (end: BranchEnd) => Json): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => {
      const end = ends[name];
      return end ? [[name, describe(end)]] : [];
    }),
  );
}

function completed(result: Json): StepResult {
  return { status: 'completed', result, attempts: 1 };
}
