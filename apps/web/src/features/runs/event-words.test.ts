import type { RunEvent } from '@waymark/protocol';
import { expect, test } from 'vitest';
import { sayEvent } from './event-words.ts';

const at = '2030-01-01T00:00:00.000Z';

test.each([
  [
    { type: 'hold_ended', address: '/a', verb: 'retry', by: 'ann', reason: 'unlocked' },
    'tried again by ann: “unlocked”',
  ],
  [{ type: 'hold_ended', address: '/a', verb: 'skip', by: 'ann', reason: null }, 'skipped by ann'],
  [{ type: 'hold_ended', address: '/a', verb: 'fail', by: null, reason: null }, 'failed for good'],
  [{ type: 'run_paused', status: 'paused', by: 'ann', reason: 'inventory' }, 'by ann: “inventory”'],
  [{ type: 'run_resumed', by: null, reason: 'done' }, '“done”'],
  [{ type: 'run_cancel_requested', by: null, reason: null }, null],
  [{ type: 'run_continued', reason: 'resume', version: 4 }, 'resumed, on version 4'],
  [{ type: 'run_continued', reason: 'resume', by: 'ann', why: 'unlocked' }, 'resumed by ann: “unlocked”'],
  [{ type: 'run_continued', reason: 'resume', by: 'ann', why: null, version: 4 }, 'resumed by ann, on version 4'],
  [{ type: 'run_continued', reason: 'continueAsNew' }, 'went on, the one before had become long'],
  [{ type: 'step_started', address: '/a' }, null],
])('%j is told as %j', (event, words) => {
  expect(sayEvent({ id: 1, at, ...event } as RunEvent)).toBe(words);
});
