import { isFinalRunStatus, type RunEvent, type RunStatus, type StepStatus } from '@waymark/protocol';
import type { Attempt, Compensation, Run, Step } from '../../api/types.ts';
import { heldOf } from './verbs/held.ts';

/**
 * The run as it stands after an event, as far as the event tells: the page moves at once and reads the whole run once
 * the burst of events is over. Pure; an event that was seen already changes nothing that matters.
 */
export function applyEvent(run: Run, event: RunEvent): Run {
  if (!event.address || event.address === '/') return applyToRun(run, event);
  const steps = run.steps.map((step) => (step.address === event.address ? applyToStep(step, event) : step));
  return event.type === 'hold_ended' ? leaveHold({ ...run, steps }) : { ...run, steps };
}

function applyToRun(run: Run, event: RunEvent): Run {
  switch (event.type) {
    case 'run_started':
      return { ...run, status: 'running', startedAt: run.startedAt ?? event.at };
    case 'run_continued': {
      const next = { ...run, version: (event['version'] as number | undefined) ?? run.version };
      return isFinalRunStatus(run.status) || run.status === 'pending' ? reopen(next) : next;
    }
    case 'run_held': {
      const error = (event.error ?? null) as Run['error'];
      const waitingFor = (event['waitingFor'] ?? null) as string | null;
      // A run that is paused stays so, and is held as well.
      return run.status === 'paused' ? { ...run, error } : { ...run, status: 'held', error, waitingFor };
    }
    case 'hold_ended':
      return leaveHold({ ...run, error: null });
    case 'run_paused':
      return { ...run, status: 'paused', waitingFor: null };
    case 'run_resumed':
    case 'run_cancel_requested':
      return run.status === 'paused' ? leavePause(run) : run;
    case 'run_finished':
      return { ...run, status: event.status as RunStatus, closedAt: event.at };
    default:
      return run;
  }
}

/** A run that had ended goes on. */
function reopen(run: Run): Run {
  return { ...run, status: 'running', closedAt: null, output: null, error: null, waitingFor: null };
}

/** Something is held no more; the run is, as long as something else of it is. */
function leaveHold(run: Run): Run {
  const [next] = heldOf(run);
  if (next) return { ...run, error: next.error };
  return { ...run, error: null, waitingFor: null, status: run.status === 'held' ? 'running' : run.status };
}

function leavePause(run: Run): Run {
  return { ...run, status: run.error === null ? 'running' : 'held', waitingFor: null };
}

function applyToStep(step: Step, event: RunEvent): Step {
  switch (event.type) {
    case 'step_started':
      return { ...step, status: 'running', startedAt: event.at, finishedAt: null };
    case 'step_waiting':
      return {
        ...step,
        status: event.status as StepStatus,
        startedAt: step.startedAt ?? event.at,
        waitingFor: event['waitingFor'] as string | null,
        waitingUntil: event['until'] as string | null,
        error: (event.error ?? null) as Step['error'],
      };
    case 'step_completed':
    case 'step_failed':
    case 'step_cancelled':
      return { ...step, status: event.status as StepStatus, finishedAt: event.at };
    case 'step_skipped':
      return { ...step, status: 'skipped', finishedAt: event.at, output: (event['output'] ?? null) as Step['output'] };
    case 'step_held':
      return { ...step, status: 'held', error: (event.error ?? null) as Step['error'] };
    case 'hold_ended':
      if (step.status === 'held') return { ...step, status: 'running' };
      return { ...step, compensation: leaveCompensation(step.compensation, event) };
    case 'attempt_started':
      return event.phase === 'undo' ? step : withAttempt(step, event, 'running');
    case 'attempt_failed':
      return event.phase === 'undo' ? step : withAttempt(step, event, 'failed');
    case 'compensation_started':
      return { ...step, compensation: undoing(step, event, 'running') };
    case 'compensation_completed':
      return { ...step, compensation: undoing(step, event, 'completed') };
    case 'compensation_failed':
      return { ...step, compensation: undoing(step, event, 'failed') };
    default:
      return step;
  }
}

function withAttempt(step: Step, event: RunEvent, status: 'running' | 'failed'): Step {
  const number = event.attempt ?? step.attemptLog.length + 1;
  const known = step.attemptLog.find(({ attempt }) => attempt === number);
  const failed = status === 'failed';
  const attempt: Attempt = {
    attempt: number,
    status,
    startedAt: known?.startedAt ?? event.at,
    finishedAt: failed ? event.at : null,
    error: failed && event.error ? event.error : null,
    nextAttemptAt: failed ? (event.nextAttemptAt ?? null) : null,
  };
  const others = step.attemptLog.filter((other) => other.attempt !== number);
  return {
    ...step,
    attempts: Math.max(step.attempts, number),
    attemptLog: [...others, attempt].sort((a, b) => a.attempt - b.attempt),
  };
}

function undoing(step: Step, event: RunEvent, status: Compensation['status']): Compensation {
  const done = status === 'completed' || status === 'failed';
  return {
    status,
    attempts: step.compensation?.attempts ?? 0,
    startedAt: status === 'running' ? event.at : (step.compensation?.startedAt ?? event.at),
    finishedAt: done ? event.at : null,
    error: status === 'failed' ? ((event.error ?? null) as Compensation['error']) : null,
  };
}

/** A person has said what becomes of a compensation that failed. */
function leaveCompensation(compensation: Step['compensation'], event: RunEvent): Step['compensation'] {
  if (compensation?.status !== 'failed') return compensation;
  return event['verb'] === 'retry' ? { ...compensation, status: 'pending' } : { ...compensation, givenUp: true };
}
