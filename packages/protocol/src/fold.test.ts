import { expect, test } from 'vitest';
import { foldRun, foldStep } from './fold.ts';
import type { JournalEntry, Transition } from './journal.ts';

const error = { type: 'Broken', message: 'no', data: null, step: '/a', attempts: 1, at: '2030-01-01T00:00:00.000Z' };

function entries(address: string, ...transitions: Transition[]): JournalEntry[] {
  return transitions.map((transition, index) => ({
    runId: 'run_1',
    leg: 1,
    seq: index + 1,
    address,
    ordinal: 0,
    at: `2030-01-01T00:00:0${index}.000Z`,
    transition,
  }));
}

const started: Transition = {
  type: 'step_started',
  stepType: 'action',
  title: null,
  input: { n: 1 },
  idempotencyKey: 'k',
};
const completed: Transition = { type: 'step_completed', status: 'completed', output: 7, attempts: 2, error: null };

test('a step that completed keeps its input, its output and both times', () => {
  expect(foldStep(entries('/a', started, completed))).toMatchObject({
    status: 'completed',
    input: { n: 1 },
    output: 7,
    attempts: 2,
    startedAt: '2030-01-01T00:00:00.000Z',
    finishedAt: '2030-01-01T00:00:01.000Z',
  });
});

test('an undone step stays completed and shows its compensation', () => {
  const step = foldStep(
    entries(
      '/a',
      started,
      completed,
      { type: 'compensation_started', input: null },
      { type: 'compensation_failed', attempts: 10, error },
    ),
  );
  expect(step.status).toBe('completed');
  expect(step.compensation).toMatchObject({ status: 'failed', attempts: 10, error: { type: 'Broken' } });
});

test('a run whose only active step waits is waiting, and says for what', () => {
  const step = foldStep(entries('/a', started, { type: 'step_waiting', waitingFor: 'approval "Pay?"', until: null }));
  expect(foldRun(entries('/', { type: 'run_started' }), [step])).toMatchObject({
    status: 'waiting',
    waitingFor: 'approval "Pay?"',
  });
});

test('a run in which another step runs is running although one waits', () => {
  const waiting = foldStep(entries('/a', started, { type: 'step_waiting', waitingFor: 'a timer', until: null }));
  const running = foldStep(entries('/b', started));
  expect(foldRun(entries('/', { type: 'run_started' }), [waiting, running]).status).toBe('running');
});

test('a run with a running compensation is compensating', () => {
  const step = foldStep(entries('/a', started, completed, { type: 'compensation_started', input: null }));
  expect(foldRun(entries('/', { type: 'run_started' }), [step]).status).toBe('compensating');
});

test('a run is held as long as the step that it is held for', () => {
  const run = entries('/', { type: 'run_started' }, { type: 'run_held', error, waitingFor: 'a person' });
  const held = entries('/a', started, { type: 'step_held', error, attempts: 1 });
  expect(foldRun(run, [foldStep(held)])).toMatchObject({ status: 'held', error: { type: 'Broken' } });
  const cancelled = foldStep(
    entries(
      '/a',
      started,
      { type: 'step_held', error, attempts: 1 },
      { type: 'step_cancelled', attempts: 1, effect: 'none' },
    ),
  );
  expect(foldRun(run, [cancelled])).toMatchObject({ status: 'running', error: null, waitingFor: null });
});

test('a run of which another step is held, be it one that holds others, is held still', () => {
  const told = { by: 'ann', reason: null, command: 'cmd_1' };
  const run = entries('/', { type: 'run_started' }, { type: 'run_held', error, waitingFor: 'a person' });
  const left = foldStep(
    entries('/a', started, { type: 'step_held', error, attempts: 1 }, { type: 'hold_ended', verb: 'retry', ...told }),
  );
  const group = foldStep(
    entries('/group', { ...started, stepType: 'block' }, { type: 'step_held', error, attempts: 0 }),
  );
  expect(foldRun(run, [left, group])).toMatchObject({ status: 'held', waitingFor: 'a person: step "/group" is held' });
});

test('a run that is held itself is so still when a person has said what becomes of a step that was held, too', () => {
  const told = { by: 'ann', reason: null, command: 'cmd_1' };
  const own: Transition[] = [
    { type: 'run_started' },
    { type: 'run_held', error: { ...error, step: '/' }, waitingFor: 'a person: the run is held' },
    { type: 'run_held', error, waitingFor: 'a person: step "/a" is held' },
  ];
  const step = foldStep(entries('/a', started, { type: 'step_held', error, attempts: 1 }));
  expect(foldRun(entries('/', ...own), [step])).toMatchObject({ status: 'held', error: { step: '/a' } });
  const left = foldStep(entries('/a', started, { type: 'step_skipped', stepType: 'action' }));
  expect(foldRun(entries('/', ...own), [left])).toMatchObject({
    status: 'held',
    error: { step: '/' },
    waitingFor: 'a person: the run is held',
  });
  expect(foldRun(entries('/', ...own, { type: 'hold_ended', verb: 'retry', ...told }), [left]).status).toBe('running');
});

test('a run of which a compensation has failed is held still when a step beside it is not any more', () => {
  const run = entries('/', { type: 'run_started' }, { type: 'run_held', error, waitingFor: 'a person' });
  const left = foldStep(entries('/a', started, completed));
  const stuck = foldStep(
    entries(
      '/b',
      started,
      completed,
      { type: 'compensation_started', input: null },
      { type: 'compensation_failed', attempts: 10, error: { ...error, step: '/b' } },
    ),
  );
  expect(foldRun(run, [left, stuck])).toMatchObject({
    status: 'held',
    error: { step: '/b' },
    waitingFor: 'a person: the compensation of /b failed',
  });
});

test.each([
  ['retry', { status: 'pending' }],
  ['skip', { status: 'failed', givenUp: true }],
] as const)('a run is held by a compensation until a person says what becomes of it: %s', (verb, compensation) => {
  const run = entries('/', { type: 'run_started' }, { type: 'run_held', error, waitingFor: 'a person' });
  const undoing: Transition[] = [
    started,
    completed,
    { type: 'compensation_started', input: null },
    { type: 'compensation_failed', attempts: 10, error },
  ];
  const told = { by: 'ann', reason: null, command: 'cmd_1' };
  expect(foldRun(run, [foldStep(entries('/a', ...undoing))]).status).toBe('held');
  const step = foldStep(entries('/a', ...undoing, { type: 'hold_ended', verb, ...told }));
  expect(step).toMatchObject({ status: 'completed', compensation });
  expect(foldRun(run, [step]).status).toBe('running');
});

test('the ending of a run has the last word', () => {
  const run = foldRun(
    entries(
      '/',
      { type: 'run_started' },
      { type: 'run_held', error, waitingFor: 'a person' },
      { type: 'run_finished', status: 'cancelled', output: null, error },
    ),
    [],
  );
  expect(run).toMatchObject({ status: 'cancelled', waitingFor: null });
});
