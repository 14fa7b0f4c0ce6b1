import { expect, test } from 'vitest';
import { readTestFile } from './read-test-file.ts';

const passing = { name: 'it', expect: { status: 'completed' } };

function problemsOf(...tests: unknown[]): string[] {
  const read = readTestFile(JSON.stringify({ tests }));
  return read.ok ? [] : read.problems;
}

test.each([
  { what: 'a misspelt key', given: { ...passing, mock: {} }, problem: '/tests/0: has no key "mock"' },
  { what: 'no expectation', given: { name: 'it' }, problem: '/tests/0/expect: is missing' },
  {
    what: 'no status',
    given: { name: 'it', expect: {} },
    problem: /^\/tests\/0\/expect\/status: has to be one of "completed"/,
  },
  {
    what: 'a misspelt key of a mock',
    given: { ...passing, mocks: { '/a': { output: 1, take: '1s' } } },
    problem: '/tests/0/mocks/~1a/0: has no key "take"',
  },
  {
    what: 'a mock with two ends',
    given: { ...passing, mocks: { '/a': [{ output: 1, error: { type: 'E' } }] } },
    problem: '/tests/0/mocks/~1a/0: has to have one of "output", "error" and "hangs"',
  },
  {
    what: 'a mock for no address',
    given: { ...passing, mocks: { a: { output: 1 } } },
    problem: '/tests/0/mocks/a: has to be the address of a step, like "/charge"',
  },
  {
    what: 'a time that is none',
    given: { ...passing, messages: [{ at: 'soon', cancel: 'x' }] },
    problem: /^\/tests\/0\/messages\/0\/at: has to be a duration/,
  },
  {
    what: 'a message of two kinds',
    given: { ...passing, messages: [{ event: 'a', cancel: 'x' }] },
    problem: '/tests/0/messages/0: has to have one of "decide", "event" and "cancel"',
  },
  {
    what: 'a key that does not go with the message',
    given: { ...passing, messages: [{ event: 'a', comment: 'x' }] },
    problem: '/tests/0/messages/0: has "comment", which does not go with "event"',
  },
  {
    what: 'a path that says no end',
    given: { name: 'it', expect: { status: 'completed', path: ['/a done'] } },
    problem: /^\/tests\/0\/expect\/path\/0: has to be an address and how the step ended/,
  },
])('$what is refused', ({ given, problem }) => {
  expect(problemsOf(given)).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
});

test('two tests of one name, and no test at all, are refused', () => {
  expect(problemsOf(passing, passing)).toEqual(['/: has two tests of the name "it"']);
  expect(problemsOf()).toHaveLength(1);
});

test('a text that is no JSON says where', () => {
  expect(readTestFile('{')).toEqual({ ok: false, problems: [expect.stringContaining('1:2')] });
});
