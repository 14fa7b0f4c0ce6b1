import type { Step } from '../../../api/types.ts';
import { isContainer, ownAttempts } from '../run-facts.ts';

/** A stretch of a step's row; times in milliseconds. */
export type Segment = {
  kind: 'attempt' | 'backoff' | 'wait' | 'container' | 'moment' | 'undo';
  tone: 'running' | 'completed' | 'failed' | 'waiting' | 'retrying' | 'held' | 'quiet' | 'undo';
  from: number;
  to: number;
  label: string;
};

/** What a step's row in the timeline shows. */
export function segmentsOf(step: Step, now: number): Segment[] {
  return [...doing(step, now), ...holding(step, now), ...undoing(step, now)];
}

/** From its failure on a step that is held waits for a person. */
function holding({ status, error, startedAt, type }: Step, now: number): Segment[] {
  if (status !== 'held' || !error || !startedAt || isContainer({ type })) return [];
  return [{ kind: 'wait', tone: 'held', from: Date.parse(error.at), to: now, label: 'held: waits for a person' }];
}

function doing(step: Step, now: number): Segment[] {
  if (!step.startedAt) return [];
  const from = Date.parse(step.startedAt);
  const to = step.finishedAt ? Date.parse(step.finishedAt) : now;
  // Its attempts are those of the start alone; the step takes as long as the sub-run.
  if (step.type === 'workflow') return [{ ...waiting(step, from, to), label: 'waits for its sub-run' }];
  const attempts = ownAttempts(step);
  if (attempts.length > 0)
    return attempts.flatMap((attempt, index) => attemptSegments(attempt, attempts[index + 1]?.startedAt ?? null, now));
  if (isContainer(step)) return [{ kind: 'container', tone: toneOf(step), from, to, label: step.status }];
  if (step.type === 'wait' || step.type === 'approval') {
    return [{ ...waiting(step, from, to), label: step.type === 'wait' ? 'waits' : 'waits for people' }];
  }
  return [{ kind: to - from < 50 ? 'moment' : 'attempt', tone: toneOf(step), from, to, label: step.status }];
}

function waiting({ status }: Step, from: number, to: number): Omit<Segment, 'label'> {
  return { kind: 'wait', tone: status === 'waiting' ? 'waiting' : 'quiet', from, to };
}

function attemptSegments(attempt: Step['attemptLog'][number], nextStart: string | null, now: number): Segment[] {
  const from = Date.parse(attempt.startedAt);
  const to = attempt.finishedAt ? Date.parse(attempt.finishedAt) : now;
  const tone = (
    { running: 'running', completed: 'completed', failed: 'failed', cancelled: 'quiet', lost: 'quiet' } as const
  )[attempt.status];
  const own: Segment = { kind: 'attempt', tone, from, to, label: `attempt ${attempt.attempt}: ${attempt.status}` };
  const resumes = nextStart ?? attempt.nextAttemptAt;
  if (!attempt.finishedAt || !resumes) return [own];
  const end = nextStart ? Date.parse(nextStart) : Math.min(Date.parse(resumes), now);
  return [
    own,
    { kind: 'backoff', tone: 'retrying', from: to, to: Math.max(to, end), label: 'back-off until the next attempt' },
  ];
}

function undoing({ compensation }: Step, now: number): Segment[] {
  if (!compensation?.startedAt) return [];
  const to = compensation.finishedAt ? Date.parse(compensation.finishedAt) : now;
  const tone = compensation.status === 'failed' ? 'failed' : 'undo';
  return [
    { kind: 'undo', tone, from: Date.parse(compensation.startedAt), to, label: `compensation: ${compensation.status}` },
  ];
}

function toneOf(step: Step): Segment['tone'] {
  const tones: Partial<Record<Step['status'], Segment['tone']>> = {
    running: 'running',
    retrying: 'retrying',
    completed: 'completed',
    recovered: 'completed',
    failed: 'failed',
    held: 'held',
    waiting: 'waiting',
  };
  return tones[step.status] ?? 'quiet';
}
