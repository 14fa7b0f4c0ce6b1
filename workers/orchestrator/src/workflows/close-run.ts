import { ApplicationFailure } from '@temporalio/workflow';
import type { RunCarry } from '@waymark/interpreter/carry';
import type { RunStart } from '@waymark/interpreter/run-start';
import type { ClosingState, FinalRunStatus } from '@waymark/protocol';
import { packResumeState } from './pack-carry.ts';

const failureTypes: Record<Exclude<FinalRunStatus, 'completed'>, string> = {
  failed: 'RunFailed',
  compensated: 'RunCompensated',
  cancelled: 'RunCancelled',
  terminated: 'RunTerminated',
};

/**
 * Closes the workflow so that Temporal's closing event alone tells how the run ended: as the result of a run that ended
 * well, else in the details of one failure. (The SDK lets a cancellation carry no details, so a cancelled run fails, too.)
 *
 * A run that can be resumed leaves behind it what it takes to go on, as a second detail.
 *
 * @throws ApplicationFailure unless the run completed.
 */
export function closeRun(end: ClosingState & { left?: RunCarry }, { input, run }: RunStart): ClosingState {
  const { left, ...ending } = end;
  if (ending.status === 'completed') return ending;
  const message = ending.error ? `${ending.error.type}: ${ending.error.message}` : `the run ended ${ending.status}`;
  throw ApplicationFailure.create({
    type: failureTypes[ending.status],
    message: message.slice(0, 2_000),
    nonRetryable: true,
    details: left ? [ending, packResumeState({ carry: left, input, restarts: run.restarts })] : [ending],
  });
}
