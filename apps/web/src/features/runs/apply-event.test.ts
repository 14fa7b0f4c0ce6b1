import type { RunEvent } from '@waymark/protocol';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../api/types.ts';
import { applyEvent } from './apply-event.ts';
import { nextAttemptOf, presentOf, statusOfStep } from './run-facts.ts';

const at = '2030-01-01T00:00:00.000Z';
const later = '2030-01-01T00:00:05.000Z';
const fresh: Run = {
  runId: 'run_1',
  workflow: 'w',
  version: 1,
  status: 'pending',
  input: null,
  output: null,
  error: null,
  orderId: null,
  labels: {},
  rootRunId: 'run_1',
  parentRunId: null,
  parentAddress: null,
  createdAt: at,
  startedAt: null,
  closedAt: null,
  executions: [],
  steps: [
    {
      address: '/work',
      id: 'work',
      type: 'action',
      title: null,
      status: 'pending',
      attempts: 0,
      startedAt: null,
      finishedAt: null,
      input: null,
      output: null,
      error: null,
      childRunId: null,
      attemptLog: [],
      compensation: null,
    },
  ],
};

function follow(...events: Omit<RunEvent, 'id' | 'at'>[]): Run {
  return events.reduce<Run>((run, event, index) => applyEvent(run, { id: index + 1, at, ...event } as RunEvent), fresh);
}

const failed = {
  type: 'attempt_failed',
  address: '/work',
  attempt: 1,
  error: { type: 'Down', message: 'down' },
  nextAttemptAt: later,
} as const;

describe('applyEvent', () => {
  it('shows a step between two attempts as retrying, with the time of the next', () => {
    const run = follow(
      { type: 'run_started' },
      { type: 'step_started', address: '/work' },
      { type: 'attempt_started', address: '/work', attempt: 1 },
      failed,
    );
    const step = run.steps[0];
    if (!step) throw new Error('there is a step');
    expect(statusOfStep(step)).toBe('retrying');
    expect(nextAttemptOf(step)).toBe(later);
    expect(presentOf(run)).toMatchObject([{ kind: 'retrying', what: 'attempt 2', nextAt: later, error: 'down' }]);
  });

  it('shows a step that waits for another try of the run as retrying, with the time of that', () => {
    const run = follow(
      { type: 'step_started', address: '/work' },
      { type: 'attempt_started', address: '/work', attempt: 1 },
      { ...failed, nextAttemptAt: null },
      {
        type: 'step_waiting',
        address: '/work',
        status: 'retrying',
        waitingFor: 'try 2 of 3 of the run',
        until: later,
        error: { type: 'Down', message: 'down' },
      },
    );
    expect(presentOf(run)).toMatchObject([
      { kind: 'retrying', what: 'try 2 of 3 of the run', nextAt: later, error: 'down' },
    ]);
  });

  it('shows it running again when the next attempt starts', () => {
    const run = follow({ type: 'step_started', address: '/work' }, failed, {
      type: 'attempt_started',
      address: '/work',
      attempt: 2,
    });
    expect(run.steps[0]?.attemptLog.map(({ status }) => status)).toEqual(['failed', 'running']);
    expect(run.steps[0] && statusOfStep(run.steps[0])).toBe('running');
  });

  it('says nothing of the present of a run that has ended', () => {
    const run = follow({ type: 'step_started', address: '/work' }, { type: 'run_finished', status: 'cancelled' });
    expect(run).toMatchObject({ status: 'cancelled', closedAt: at });
    expect(presentOf(run)).toEqual([]);
  });

  it('keeps the undoing of a step apart from its doing', () => {
    const run = follow(
      { type: 'step_completed', address: '/work', status: 'completed' },
      { type: 'compensation_started', address: '/work' },
      { type: 'attempt_started', address: '/work', attempt: 1, phase: 'undo' },
      { type: 'compensation_completed', address: '/work' },
    );
    expect(run.steps[0]).toMatchObject({ status: 'completed', attemptLog: [], compensation: { status: 'completed' } });
  });
});
