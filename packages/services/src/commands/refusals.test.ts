import { expect, test } from 'vitest';
import { pending, refusedByRun } from './refusals.ts';

test('what is in the way of another version comes as findings', () => {
  const refused = [{ address: '/reserve', reason: 'it has run, and is gone' }];
  expect(refusedByRun({ code: 'CANNOT_CHANGE', message: 'Version 3 does not fit', refused })).toMatchObject({
    code: 'CANNOT_CHANGE',
    message: 'Version 3 does not fit',
    findings: [{ code: 'CANNOT_CHANGE', pointer: '', message: '/reserve: it has run, and is gone', hint: null }],
  });
});

test('who asked before is told', () => {
  const command = { id: 'cmd_1', runId: 'run_1', body: {}, program: null, by: 'ann', reason: null };
  const createdAt = new Date('2030-01-31T12:00:00Z');
  expect(pending({ ...command, verb: 'retry', address: '/pay', createdAt })).toMatchObject({
    code: 'COMMAND_PENDING',
    message: 'ann asked at 2030-01-31T12:00:00.000Z to retry step "/pay", and that has no answer yet.',
    data: { verb: 'retry', by: 'ann', at: '2030-01-31T12:00:00.000Z' },
  });
  expect(pending({ ...command, verb: 'pause', address: null, createdAt }).message).toContain('to pause the run');
});
