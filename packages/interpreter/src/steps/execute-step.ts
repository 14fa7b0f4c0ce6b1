import { isWorkStep } from '@waymark/definition';
import type { DurationTemplate } from '@waymark/definition';
import type { Cancellation } from '../cancellation.ts';
import { assertNever, describeTimeout } from '../errors.ts';
import { decideFailure } from '../failure.ts';
import type { StepContext } from '../step-context.ts';
import { isFailure, limitTime } from '../time-limit.ts';
import { runApproval } from './approval.ts';
import { runBlock } from './block.ts';
import { runEmit } from './emit.ts';
import { runEvent } from './event.ts';
import { runFail } from './fail.ts';
import { runForEach } from './for-each.ts';
import { runLoop } from './loop.ts';
import { runParallel } from './parallel.ts';
import { runRestart } from './restart.ts';
import { runReturn } from './return.ts';
import { runSet } from './set.ts';
import type { StepResult } from './step-result.ts';
import { runSwitch } from './switch.ts';
import { runValue } from './value.ts';
import { runWait } from './wait.ts';
import { runWork } from './work.ts';
import { runWorkflow } from './workflow.ts';

/**
 * Carries out a step by its type, within its time limit. (The limit of work goes with its call; that of an event may be
 * its ordinary end.) No promise of its own: Temporal's SDK makes each one in a workflow expensive.
 *
 * @throws {ExpressionError | StepFailure}
 */
export function executeStep(at: StepContext): Promise<StepResult> {
  const { step, cancellation } = at;
  if (isWorkStep(step) || step.type === 'event' || step.timeout === undefined) return executeByType(at, cancellation);
  return executeInTime(at, step.timeout);
}

async function executeInTime(at: StepContext, timeout: DurationTemplate): Promise<StepResult> {
  const { run, address, cancellation } = at;
  const milliseconds = at.once('timeout', () => at.duration(timeout));
  const decide = () => decideFailure(run, run.createError(describeTimeout('step', milliseconds), address, 1), at.level);
  const end = await limitTime({ run, address, milliseconds, cancellation, level: at.level, decide }, (inside) =>
    executeByType(at, inside),
  );
  return isFailure(end) ? { status: 'failing', failure: end } : end;
}

function executeByType(at: StepContext, cancellation: Cancellation): Promise<StepResult> {
  const { step } = at;
  switch (step.type) {
    case 'action':
    case 'activity':
    case 'http':
    case 'script':
      return runWork(step, at, cancellation);
    case 'wait':
      return runWait(step, at, cancellation);
    case 'workflow':
      return runWorkflow(step, at, cancellation);
    case 'emit':
      return runEmit(step, at, cancellation);
    case 'event':
      return runEvent(step, at, cancellation);
    case 'approval':
      return runApproval(step, at, cancellation);
    case 'switch':
      return runSwitch(step, at, cancellation);
    case 'block':
      return runBlock(step, at, cancellation);
    case 'parallel':
      return runParallel(step, at, cancellation);
    case 'forEach':
      return runForEach(step, at, cancellation);
    case 'loop':
      return runLoop(step, at, cancellation);
    case 'set':
      return runSet(step, at);
    case 'value':
      return runValue(step, at);
    case 'restart':
      return runRestart(step, at);
    case 'return':
      return runReturn(step, at);
    case 'fail':
      return runFail(step, at);
    default:
      return assertNever(step);
  }
}
