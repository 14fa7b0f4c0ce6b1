import { describe, expect, test } from 'vitest';
import { describeAction } from '../../../test/catalogue.ts';
import type { PublishedVersion } from '../../catalogue.ts';
import { listStartedWorkflows } from '../../workflow-reference.ts';
import { type Validation, validateDefinition } from '../validate.ts';

const workflows: PublishedVersion[] = [
  { name: 'take-back', version: 1, starts: [] },
  { name: 'loop', version: 1, starts: ['order'] },
];
const paid = { type: 'object', required: ['paid'], properties: { paid: { type: 'boolean' } } };
const actions = [describeAction('pay', {}, { outputSchema: paid }), describeAction('refund')];

function validate(compensate: object, defaults: object = {}): Validation {
  const steps = [{ id: 'pay', type: 'action', action: 'pay', compensate }];
  return validateDefinition({ name: 'order', defaults, steps }, { actions, workflows });
}

function listErrors(validation: Validation): string[] {
  return validation.valid ? [] : validation.errors.map(({ code, pointer }) => `${code} ${pointer}`);
}

const place = '/steps/0/compensate';
const refund = { action: 'refund' };
const takeBack = { type: 'workflow', workflow: 'take-back' };

describe('a compensation', () => {
  test.each([
    {
      name: 'has a title, a condition and a time limit',
      compensate: { ...refund, title: 'Pay back ${ step.key }', if: '${ step.output.paid }', timeout: '1h' },
      problems: [],
    },
    {
      name: 'has them whatever its type',
      compensate: { ...takeBack, description: 'By hand', if: '${ error.type != "Late" }', timeout: '${ step.status }' },
      problems: [],
    },
    {
      name: 'asks what cannot be true',
      compensate: { ...refund, if: '${ step.output }' },
      problems: [`TYPE_MISMATCH ${place}/if`],
    },
    {
      name: 'asks for a field that there is not',
      compensate: { ...refund, if: '${ step.output.payed }' },
      problems: [`UNKNOWN_FIELD ${place}/if`],
    },
    { name: 'asks nothing', compensate: { ...refund, if: 'yes' }, problems: [`EXPRESSION_REQUIRED ${place}/if`] },
    { name: 'has no time', compensate: { ...refund, timeout: '0s' }, problems: [`OUT_OF_RANGE ${place}/timeout`] },
    {
      name: 'never gives up within its time',
      compensate: { ...refund, retry: { maximumAttempts: 'unlimited' }, timeout: '7d' },
      problems: [],
    },
    {
      name: 'has handlers, so far only as a list of steps',
      compensate: { ...refund, onError: [] },
      problems: [`NOT_YET_SUPPORTED ${place}/onError`],
    },
    {
      name: 'of several steps has their conditions',
      compensate: { if: '${ true }', steps: [{ id: 'back', type: 'action', action: 'refund' }] },
      problems: [`UNKNOWN_FIELD ${place}/if`],
    },
    { name: 'may be a sub-run', compensate: { ...takeBack, input: '${ step.output }' }, problems: [] },
    {
      name: 'starts what is not published',
      compensate: { type: 'workflow', workflow: 'take-bakc' },
      problems: [`UNKNOWN_WORKFLOW ${place}/workflow`],
    },
    {
      name: 'leads back to the run that it undoes a step of',
      compensate: { type: 'workflow', workflow: 'loop' },
      problems: [`RECURSIVE_WORKFLOW ${place}/workflow`],
    },
    {
      name: 'computes what it starts',
      compensate: { type: 'workflow', workflow: '${ step.key }', allowed: ['take-back@1'] },
      problems: [],
    },
    {
      name: 'computes it from nothing',
      compensate: { type: 'workflow', workflow: '${ step.key }' },
      problems: [`MISSING_FIELD ${place}/allowed`],
    },
    { name: 'is waited for', compensate: { ...takeBack, mode: 'detach' }, problems: [`UNKNOWN_FIELD ${place}/mode`] },
    {
      name: 'starts sub-runs for ever',
      compensate: { ...takeBack, retry: { maximumAttempts: 'unlimited' } },
      problems: [`INVALID_COMBINATION ${place}/timeout`],
    },
    {
      name: 'wants something by a schema that is none',
      compensate: { ...takeBack, resultSchema: { type: 'objekt' } },
      problems: [`INVALID_SCHEMA ${place}/resultSchema/type`],
    },
    {
      name: 'is no approval',
      compensate: { type: 'approval' },
      problems: [`INVALID_VALUE ${place}/type`],
    },
  ])('$name', ({ compensate, problems }) => {
    expect(listErrors(validate(compensate))).toEqual(problems);
  });
});

test('what undoes by a sub-run has ten of them, goes on when the run is ended, and is known as started', () => {
  const validation = validate(
    { ...takeBack, input: '${ step.output }', queue: 'q' },
    { retry: { maximumAttempts: 2 } },
  );
  if (!validation.valid) throw new Error(JSON.stringify(validation.errors));
  expect(validation.program.steps[0]?.compensate).toMatchObject({
    when: 'unknown',
    kind: 'workflow',
    subRun: {
      retry: { maximumAttempts: 10, initialInterval: 1_000 },
      call: {
        input: { workflow: 'take-back', input: '${ step.output }', key: null },
        settings: { mode: 'wait', onParentClose: 'abandon', queue: 'q' },
      },
    },
  });
  expect(listStartedWorkflows(validation.program)).toEqual(['take-back']);
});

test('the defaults limit no compensation', () => {
  const validation = validate({ ...refund, title: 'Back', if: '${ true }' }, { timeout: '1m' });
  const compensate = validation.valid ? validation.program.steps[0]?.compensate : null;
  expect(compensate).toMatchObject({ kind: 'work', title: 'Back', if: '${ true }' });
  expect(compensate).not.toHaveProperty('timeout');
});
