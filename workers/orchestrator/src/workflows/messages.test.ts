import type { RunCommand } from '@waymark/interpreter/runtime';
import { expect, test } from 'vitest';
import { readCommand } from './messages.ts';

const asked = { id: 'cmd_1', by: 'ann', reason: 'it is mended' };
const commands: RunCommand[] = [
  { ...asked, verb: 'pause' },
  { id: 'cmd_1', verb: 'resume' },
  { ...asked, verb: 'retry', address: '/pay' },
  { ...asked, verb: 'retry', address: '/pay', input: null },
  { ...asked, verb: 'skip', address: '/', output: { paid: false } },
  { ...asked, verb: 'fail', address: '/pay' },
];

test.each(commands)('a command is read as it is: $verb', (command) => {
  expect(readCommand(command)).toEqual(command);
});

test('a command is read with the version that the run is to go on by', () => {
  const command = { ...asked, verb: 'retry', address: '/pay', next: { version: 2, program: { steps: [] } } };
  expect(readCommand(command)).toEqual(command);
});

test('what a verb does not know, and what cannot be read, is left out', () => {
  const command = { ...asked, reason: 7, verb: 'fail', address: '/pay', output: 1, next: 'nonsense' };
  expect(readCommand(command)).toEqual({ id: 'cmd_1', by: 'ann', verb: 'fail', address: '/pay' });
});

test.each([
  [null],
  ['pause'],
  [{ verb: 'pause' }],
  [{ ...asked, verb: 'stop' }],
  [{ ...asked, verb: 'toString' }],
  [{ ...asked, verb: 'retry' }],
  [{ ...asked, verb: 'skip', address: 7 }],
  [{ ...asked, verb: 'retry', address: '/pay', next: null }],
  [{ ...asked, verb: 'retry', address: '/pay', next: { version: '2', program: {} } }],
  [{ ...asked, verb: 'retry', address: '/pay', next: { version: 2 } }],
])('what is no command is none: %j', (message) => {
  expect(readCommand(message)).toBeNull();
});
