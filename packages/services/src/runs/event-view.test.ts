import { expect, test } from 'vitest';
import { toRunEvent } from './event-view.ts';

const row = { id: 3, at: new Date(0) };

test('an attempt that has begun has no error and no next attempt yet', () => {
  const event = toRunEvent({ ...row, type: 'attempt_started', address: '/charge', body: { attempt: 1, phase: 'do' } });
  expect(event).toEqual({
    id: 3,
    at: '1970-01-01T00:00:00.000Z',
    type: 'attempt_started',
    address: '/charge',
    attempt: 1,
    phase: 'do',
    error: null,
    nextAttemptAt: null,
  });
});

test('what an attempt failed with is told as it was written', () => {
  const body = { attempt: 2, error: { type: 'Boom', message: 'm' }, nextAttemptAt: '1970-01-01T00:00:01.000Z' };
  expect(toRunEvent({ ...row, type: 'attempt_failed', address: '/charge', body })).toMatchObject(body);
});

test('an event of the run itself has no address', () => {
  const event = toRunEvent({ ...row, type: 'run_started', address: '/', body: { status: 'running' } });
  expect(event).toEqual({ id: 3, at: '1970-01-01T00:00:00.000Z', type: 'run_started', status: 'running' });
});
