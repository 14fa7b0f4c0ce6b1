import { expect, test } from 'vitest';
import { type SendableCommand, toRunCommand } from './to-run-command.ts';

const row: SendableCommand = {
  id: 'cmd_1',
  verb: 'retry',
  address: '/pay',
  body: {},
  program: null,
  by: 'ann',
  reason: 'it is mended',
};
const told = { id: 'cmd_1', by: 'ann', reason: 'it is mended' };

test('a pause is about the run', () => {
  expect(toRunCommand({ ...row, verb: 'pause', address: null, reason: null })).toEqual({
    id: 'cmd_1',
    by: 'ann',
    verb: 'pause',
  });
});

test('a retry says only what is to be different', () => {
  expect(toRunCommand(row)).toEqual({ ...told, verb: 'retry', address: '/pay' });
  expect(toRunCommand({ ...row, body: { input: null } })).toEqual({
    ...told,
    verb: 'retry',
    address: '/pay',
    input: null,
  });
  const program = { steps: [] };
  expect(toRunCommand({ ...row, body: { version: 2 }, program })).toEqual({
    ...told,
    verb: 'retry',
    address: '/pay',
    next: { version: 2, program },
  });
});

test('a skip has its output, a failure nothing', () => {
  expect(toRunCommand({ ...row, verb: 'skip', body: { output: { paid: false } } })).toEqual({
    ...told,
    verb: 'skip',
    address: '/pay',
    output: { paid: false },
  });
  expect(toRunCommand({ ...row, verb: 'fail', address: '/' })).toEqual({ ...told, verb: 'fail', address: '/' });
});
