import { validateDefinition } from '@waymark/definition/validate';
import type { Json } from '@waymark/protocol';
import { expect, test } from 'vitest';
import { openCatalogue } from './open-catalogue.ts';
import { readTestFile } from './read-test-file.ts';
import { runTests } from './run-tests.ts';

/** Runs one test against a definition. @returns what differs */
async function differencesOf(document: Json, given: { [key: string]: Json }) {
  const validation = validateDefinition(document, openCatalogue(document));
  if (!validation.valid) throw new Error(JSON.stringify(validation.errors));
  const read = readTestFile(JSON.stringify({ tests: [{ name: 'it', ...given }] }));
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const [result] = await runTests(validation, read.file);
  return result?.differences;
}

const charge = {
  name: 'charge',
  input: { type: 'object', required: ['amount'], properties: { amount: { type: 'number' } } },
  steps: [
    {
      id: 'charge',
      type: 'action',
      action: 'payments.charge',
      input: '${ input.amount }',
      resultSchema: { type: ['string', 'null'] },
      compensate: { action: 'payments.refund' },
    },
    { id: 'mail', type: 'action', action: 'email.send', retry: { maximumAttempts: 2 } },
  ],
  output: '${ steps.charge.output }',
};
const input = { amount: 5 };

test('a run that does what is expected differs in nothing', async () => {
  const mocks = { '/charge': { output: 'receipt' } };
  const path = ['/charge completed', '/mail completed'];
  const wanted = { status: 'completed', output: 'receipt', path, took: '0s', error: null };
  expect(await differencesOf(charge, { input, mocks, expect: wanted })).toEqual([]);
});

test('a sub-run that undoes a step is made up like any, and what sub-runs give is checked', async () => {
  const document = {
    name: 'send',
    steps: [
      {
        id: 'send',
        type: 'workflow',
        workflow: 'delivery',
        resultSchema: { type: 'object', required: ['tracking'] },
        compensate: { type: 'workflow', workflow: 'take-back' },
      },
      { id: 'bad', type: 'fail', error: { type: 'Broken' } },
    ],
  };
  const given = (output: Json) => ({
    mocks: { '/send': { output } },
    undo: { '/send': { takes: '1h', output: null } },
  });
  const undone = ['/send completed', '/bad failed', 'undo /send completed'];
  const well = { status: 'compensated', error: { type: 'Broken' }, path: undone, took: '1h' };
  expect(await differencesOf(document, { ...given({ tracking: 'T1' }), expect: well })).toEqual([]);
  const misfit = { status: 'compensated', error: { type: 'InvalidOutput', step: '/send' } };
  expect(await differencesOf(document, { ...given({}), expect: misfit })).toEqual([]);
});

test('every expectation can fail', async () => {
  const wanted = {
    status: 'failed',
    output: 'other',
    error: { type: 'Broken' },
    path: ['/charge failed'],
    steps: { '/charge': { attempts: 2, input: 5 }, '/mail': { undo: 'completed' }, '/gone': { status: 'skipped' } },
    took: '1s',
  };
  expect(await differencesOf(charge, { input, mocks: { '/charge': { output: 'receipt' } }, expect: wanted })).toEqual([
    { what: 'status', expected: 'failed', actual: 'completed' },
    { what: 'output', expected: 'other', actual: 'receipt' },
    { what: 'error', expected: { type: 'Broken' }, actual: null },
    { what: 'path', expected: ['/charge failed'], actual: ['/charge completed', '/mail completed'] },
    { what: '/charge', expected: { attempts: 2, input: 5 }, actual: { attempts: 1, input: 5 } },
    { what: '/mail', expected: { undo: 'completed' }, actual: { undo: null } },
    { what: '/gone', expected: { status: 'skipped' }, actual: null },
    { what: 'took', expected: '1000 ms', actual: '0 ms' },
  ]);
});

test('a run that fails although it should not says why', async () => {
  const mocks = { '/mail': { error: { type: 'Refused', message: 'no such address' } } };
  expect(await differencesOf(charge, { input, mocks, expect: { status: 'completed' } })).toEqual([
    { what: 'status', expected: 'completed', actual: 'compensated' },
    { what: 'error', message: 'Refused at /mail: no such address' },
  ]);
});

test('attempts are told one by one, and the last one repeats', async () => {
  const mocks = { '/mail': [{ error: { type: 'Busy' }, takes: '2s' }, { output: 1 }] };
  const steps = { '/mail': { attempts: 2, output: 1 } };
  expect(await differencesOf(charge, { input, mocks, expect: { status: 'completed', took: '3s', steps } })).toEqual([]);
  const error = { type: 'Busy', attempts: 2, step: '/mail' };
  const path = ['/charge completed', '/mail failed', 'undo /charge completed'];
  const busy = { '/mail': { error: { type: 'Busy' } } };
  expect(await differencesOf(charge, { input, mocks: busy, expect: { status: 'compensated', error, path } })).toEqual(
    [],
  );
});

test('an attempt that hangs ends with its time', async () => {
  const mocks = { '/charge': { hangs: true, effect: 'none' } };
  const error = { type: 'Timeout', data: { kind: 'attempt' }, attempts: 5 };
  expect(await differencesOf(charge, { input, mocks, expect: { status: 'compensated', error } })).toEqual([]);
});

test('a result that does not fit the step’s schema fails it, as in a real run', async () => {
  const mocks = { '/charge': { output: 7 } };
  const error = { type: 'InvalidOutput', step: '/charge', attempts: 1 };
  const path = ['/charge failed', 'undo /charge completed'];
  expect(await differencesOf(charge, { input, mocks, expect: { status: 'compensated', error, path } })).toEqual([]);
});

test('a compensation that fails holds the run, and a test may expect that', async () => {
  const mocks = { '/mail': { error: { type: 'Refused' }, retryable: false } };
  const undo = { '/charge': { error: { type: 'Closed' } } };
  const steps = { '/charge': { undo: 'failed' } };
  expect(await differencesOf(charge, { input, mocks, undo, expect: { status: 'held', steps } })).toEqual([]);
});

test('a mock for what is no work, or does not exist, is found', async () => {
  const mocks = { '/chrage': { output: 1 } };
  const undo = { '/mail': { output: 1 } };
  expect(await differencesOf(charge, { input, mocks, undo, expect: { status: 'completed' } })).toEqual([
    { what: 'mocks', message: 'there is no step at "/chrage"; steps: /charge, /mail' },
    {
      what: 'mocks',
      message: '"/mail" has no compensation that is an action or a sub-run; steps that undo have mocks of their own',
    },
  ]);
});

test('an input that does not fit the definition is found before anything runs', async () => {
  const differences = await differencesOf(charge, { input: {}, expect: { status: 'completed' } });
  expect(differences).toEqual([{ what: 'input', message: expect.stringContaining('amount') as unknown }]);
});

const ask = {
  name: 'ask',
  events: { paid: { type: 'object', required: ['amount'] } },
  steps: [
    { id: 'ask', type: 'approval', title: 'Well?', dueIn: '2d' },
    { id: 'paid', type: 'event', event: 'paid', timeout: '1d' },
  ],
  output: '${ steps.paid.output.data.amount }',
};
const approve = { at: '1h', decide: '/ask', decision: 'approved' };

test('decisions and events come at their times', async () => {
  const messages = [{ at: '90m', event: 'paid', data: { amount: 3 } }, approve];
  const wanted = { status: 'completed', output: 3, took: '90m' };
  expect(await differencesOf(ask, { messages, expect: wanted })).toEqual([]);
});

test('a decision that is refused has to be expected', async () => {
  const messages = [approve, { ...approve, at: '2h', by: 'bob' }];
  const expected = { status: 'failed', error: { type: 'Timeout', step: '/paid' } };
  expect(await differencesOf(ask, { messages, expect: expected })).toEqual([
    { what: 'the decision about /ask at 2h', expected: 'taken', actual: 'ALREADY_DECIDED' },
  ]);
  const told = [approve, { ...approve, at: '2h', by: 'bob', refused: 'ALREADY_DECIDED' }];
  expect(await differencesOf(ask, { messages: told, expect: expected })).toEqual([]);
});

test('what comes after the end, or as no declared event, is found', async () => {
  const late = [{ at: '3d', cancel: 'too late' }];
  expect(await differencesOf(ask, { messages: late, expect: { status: 'failed' } })).toEqual([
    { what: 'the cancel at 3d', message: 'comes after the end of the run, which took 172800000 ms' },
  ]);
  const unknown = [{ event: 'payed' }];
  expect(await differencesOf(ask, { messages: unknown, expect: { status: 'failed' } })).toEqual([
    { what: 'the event "payed" at 0s', message: '"ask" has no event "payed"; it takes paid.' },
  ]);
});

test('a run that waits for what never comes may be expected to wait', async () => {
  const document = { name: 'ask', steps: [{ id: 'ask', type: 'approval', title: 'Well?' }] };
  expect(
    await differencesOf(document, { expect: { status: 'waiting', steps: { '/ask': { status: 'waiting' } } } }),
  ).toEqual([]);
});

test('a process that begins anew for ever is stopped', { timeout: 60_000 }, async () => {
  const document = { name: 'endless', steps: [{ id: 'again', type: 'restart', input: {} }] };
  expect(await differencesOf(document, { expect: { status: 'completed' } })).toEqual([
    { what: 'run', message: expect.stringContaining('goes on for ever') as unknown },
  ]);
});

test('a mock with [*] is for every turn that has none of its own', async () => {
  const document = {
    name: 'turns',
    steps: [
      { id: 'all', type: 'forEach', items: '${ range(3) }', steps: [{ id: 'one', type: 'action', action: 'x' }] },
    ],
  };
  const mocks = { '/all[*]/one': { output: 'usual' }, '/all[1]/one': { output: 'special' } };
  const output = ['usual', 'special', 'usual'];
  expect(await differencesOf(document, { mocks, expect: { status: 'completed', output } })).toEqual([]);
});
