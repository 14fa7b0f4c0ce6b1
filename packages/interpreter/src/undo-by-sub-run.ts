import type { CompensationOf } from '@waymark/definition';
import { Cancellation } from './cancellation.ts';
import { describeTimeout } from './errors.ts';
import { undoNote } from './outcomes.ts';
import { prepareSubRun, runSubRuns } from './steps/sub-run-attempts.ts';
import type { SubRunsEnd } from './steps/sub-run-attempts.ts';
import type { SubRunHost } from './steps/sub-run-host.ts';
import type { UndoContext, UndoEnd } from './undo-context.ts';

/**
 * Undoes a step by a sub-run, and waits for it. One that fails has undone itself by then; that is a failed attempt.
 *
 * @throws {ExpressionError | StepFailure}
 */
export async function undoBySubRun(at: UndoContext, compensation: CompensationOf<'workflow'>): Promise<UndoEnd> {
  const host = hostOf(at, compensation);
  const title = at.title(compensation.title);
  const limit = findLimit(at, compensation);
  const { input } = prepareSubRun(host);
  at.begin(input['input'] ?? null, title);
  const end = await runInTime(at, limit, (cancellation) => runSubRuns(host, cancellation));
  const { attempts } = end;
  switch (end.status) {
    case 'completed':
      return { attempts, output: end.result };
    case 'failed':
      return { attempts, cause: end.error };
    case 'cancelled':
      return { attempts, cause: describeTimeout('compensation', limit ?? 0) };
  }
}

function hostOf(at: UndoContext, { subRun }: CompensationOf<'workflow'>): SubRunHost {
  const { run, address, undoes, variables, generation } = at;
  return {
    ...{ run, address, phase: 'undo', undoes, mode: 'wait', subRun, variables, generation, given: null },
    evaluate: (template) => at.evaluate(template),
    text: (template, what) => at.text(template, what),
    // The step has ended: people see that its compensation runs.
    waitFor: () => {},
  };
}

/** Milliseconds; the same in every execution. */
function findLimit(at: UndoContext, { timeout }: CompensationOf<'workflow'>): number | null {
  if (timeout === undefined) return null;
  return at.run.outcomes.once(at.address, undoNote('timeout'), () => at.duration(timeout));
}

/** What is late is cancelled, and awaited all the same: what completes in spite of that has completed. */
async function runInTime(
  { run, address }: UndoContext,
  limit: number | null,
  body: (cancellation: Cancellation) => Promise<SubRunsEnd>,
): Promise<SubRunsEnd> {
  const cancellation = new Cancellation();
  if (limit === null) return body(cancellation);
  const alarm = new Cancellation();
  const clock = run.sleepUntil(address, undoNote('deadline'), limit, alarm).then((ending) => {
    if (ending === 'elapsed') cancellation.request('timeout');
  });
  const end = await body(cancellation);
  alarm.request('timeout');
  await clock;
  return end;
}
