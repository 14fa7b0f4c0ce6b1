import type { RunEvent, RunStatus, StepStatus } from '@waymark/protocol';
import type { Attempt, Compensation, Run, Step } from '../../api/types.ts';

/**
 * The run as it stands after an event, as far as the event tells: the page moves at once and reads the whole run once
 * the burst of events is over. Pure; an event that was seen already changes nothing that matters.
 */
export function applyEvent(run: Run, event: RunEvent): Run {
  if (!event.address || event.address === '/') return applyToRun(run, event);
  return { ...run, steps: run.steps.map((step) => (step.address === event.address ? applyToStep(step, event) : step)) };
}

function applyToRun(run: Run, event: RunEvent): Run {
  switch (event.type) {
    case 'run_started':
      return { ...run, status: 'running', startedAt: run.startedAt ?? event.at };
    case 'run_held':
      return { ...run, status: 'held' };
    case 'run_finished':
      return { ...run, status: event.status as RunStatus, closedAt: event.at };
    default:
      return run;
  }
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
    case 'step_skipped':
    case 'step_cancelled':
      return { ...step, status: event.status as StepStatus, finishedAt: event.at };
    case 'step_held':
      return { ...step, status: 'held' };
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
    startedAt: step.compensation?.startedAt ?? event.at,
    finishedAt: done ? event.at : null,
    error: step.compensation?.error ?? null,
  };
}
