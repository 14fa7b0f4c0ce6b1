import type { RunEvent } from '@waymark/protocol';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../api/types.ts';
import { applyEvent } from './apply-event.ts';
import { canResume, nextAttemptOf, presentOf, statusOfStep } from './run-facts.ts';
import { heldOf } from './verbs/held.ts';

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

  const declined = { type: 'Declined', message: 'no', data: null, step: '/work', attempts: 1, at };
  const held = [
    { type: 'step_started', address: '/work' },
    { type: 'step_held', address: '/work', error: declined },
    { type: 'run_held', status: 'held', error: declined, waitingFor: 'a person' },
  ] as const;

  it('shows a step that is held with its error, and nothing of it when a person has ended that', () => {
    const run = follow(...held);
    expect(run).toMatchObject({ status: 'held', steps: [{ status: 'held', error: declined }] });
    expect(heldOf(run)).toMatchObject([{ kind: 'step', address: '/work' }]);
    const left = follow(...held, { type: 'hold_ended', address: '/work', verb: 'retry', by: 'ann' });
    expect(left).toMatchObject({ status: 'running', error: null, steps: [{ status: 'running' }] });
    expect(heldOf(left)).toEqual([]);
  });

  it('shows what a person gave as the output of a step that was skipped', () => {
    const run = follow(
      ...held,
      { type: 'hold_ended', address: '/work', verb: 'skip', by: 'ann' },
      { type: 'step_skipped', address: '/work', status: 'skipped', output: 'by hand' },
    );
    expect(run).toMatchObject({ status: 'running', steps: [{ status: 'skipped', output: 'by hand', finishedAt: at }] });
  });

  it('shows a paused run as paused until it is resumed, and then as it is', () => {
    const paused = { type: 'run_paused', status: 'paused', by: 'ann' } as const;
    expect(follow({ type: 'run_started' }, paused).status).toBe('paused');
    expect(follow({ type: 'run_started' }, paused, { type: 'run_resumed' }).status).toBe('running');
    expect(follow({ type: 'run_started' }, paused, { type: 'run_cancel_requested' }).status).toBe('running');
    expect(follow(...held, paused).status).toBe('paused');
    expect(follow(paused, ...held)).toMatchObject({ status: 'paused', error: declined });
    expect(follow(...held, paused, { type: 'run_resumed' }).status).toBe('held');
  });

  it('lets a paused run stay so when what it was held for is ended', () => {
    const run = follow(...held, { type: 'run_paused' }, { type: 'hold_ended', address: '/work', verb: 'fail' });
    expect(run).toMatchObject({ status: 'paused', error: null });
  });

  const stuck = [
    { type: 'step_completed', address: '/work', status: 'completed' },
    { type: 'compensation_started', address: '/work' },
    { type: 'compensation_failed', address: '/work', error: declined },
    { type: 'run_held', status: 'held', error: declined },
  ] as const;

  it.each([
    ['retry', 'pending'],
    ['skip', 'failed'],
  ] as const)('takes a compensation of which a person has said %s for held no more', (verb, status) => {
    expect(heldOf(follow(...stuck))).toMatchObject([{ kind: 'compensation', error: declined }]);
    const run = follow(...stuck, { type: 'hold_ended', address: '/work', verb });
    expect(run).toMatchObject({ status: 'running', steps: [{ compensation: { status } }] });
    expect(heldOf(run)).toEqual([]);
  });

  it('shows a run that was held itself as running when a person has ended that', () => {
    const late = { ...declined, type: 'Timeout', step: '/' };
    const run = follow({ type: 'run_started' }, { type: 'run_held', status: 'held', error: late });
    expect(heldOf(run)).toMatchObject([{ kind: 'run', address: '/' }]);
    expect(applyEvent(run, { id: 9, at, type: 'hold_ended', verb: 'retry' })).toMatchObject({ status: 'running' });
  });

  it('shows a run that goes on after its end as open, and as ended after the next', () => {
    const ended = [
      { type: 'run_started' },
      { type: 'step_failed', address: '/work', status: 'failed', error: declined },
      { type: 'run_finished', status: 'failed' },
    ] as const;
    const resumed = [...ended, { type: 'run_continued', reason: 'resume', by: 'ann', why: null }] as const;
    const open = follow(...resumed);
    expect(open).toMatchObject({ status: 'running', closedAt: null, error: null, output: null });
    expect(canResume(follow(...ended))).toBe(true);
    expect(canResume(open)).toBe(false);
    expect(follow(...resumed, { type: 'run_finished', status: 'completed' })).toMatchObject({
      status: 'completed',
      closedAt: at,
    });
  });

  it('leaves a run as it is that goes on as a further execution without having ended', () => {
    const continued = { type: 'run_continued', reason: 'continueAsNew' } as const;
    expect(follow(...held, continued)).toMatchObject({ status: 'held', error: declined });
    expect(follow({ type: 'run_started' }, { type: 'run_paused' }, continued).status).toBe('paused');
  });

  it('shows by which version a run goes on', () => {
    expect(follow({ type: 'run_continued', reason: 'resume', version: 2 }).version).toBe(2);
    expect(follow({ type: 'run_continued', reason: 'continueAsNew' }).version).toBe(1);
  });
});
