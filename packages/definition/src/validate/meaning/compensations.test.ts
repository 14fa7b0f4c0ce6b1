import type { JsonObject } from '@waymark/protocol';
import { describe, expect, test } from 'vitest';
import { describeAction } from '../../../test/catalogue.ts';
import type { PublishedVersion } from '../../catalogue.ts';
import { placeSteps } from '../../addresses.ts';
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
      name: 'has an output, and handlers of its errors',
      compensate: {
        ...refund,
        output: '${ result }',
        onError: [
          {
            errors: ['NotFound'],
            if: '${ error.attempts > 1 && step.status == "completed" }',
            steps: [{ id: 'tell', type: 'action', action: 'refund', input: {} }],
            then: 'continue',
            output: '${ steps.tell.output }',
          },
        ],
      },
      problems: [],
    },
    {
      name: 'has handlers of errors that are named',
      compensate: { ...refund, onError: [{ errors: ['${ step.key }'] }] },
      problems: [`NOT_TEMPLATABLE ${place}/onError/0/errors/0`],
    },
    {
      name: 'has handlers that see no result',
      compensate: { ...takeBack, onError: [{ then: 'continue', output: '${ result }' }] },
      problems: [`UNKNOWN_IDENTIFIER ${place}/onError/0/output`],
    },
    {
      name: 'has handlers whose steps are checked',
      compensate: {
        ...refund,
        onError: [
          {
            steps: [
              { id: 'pay', type: 'action', action: 'refnud' },
              { id: 'end', type: 'return' },
            ],
          },
        ],
      },
      problems: [
        `DUPLICATE_ID ${place}/onError/0/steps/0/id`,
        `UNKNOWN_ACTION ${place}/onError/0/steps/0/action`,
        `NOT_ALLOWED_HERE ${place}/onError/0/steps/1/type`,
      ],
    },
    {
      name: 'has misspelt handlers',
      compensate: { ...refund, onError: [{ than: 'continue' }] },
      problems: [`UNKNOWN_FIELD ${place}/onError/0/than`],
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

test('the steps of its handlers have a place, and are tried ten times', () => {
  const onError = [{ steps: [{ id: 'tell', type: 'action', action: 'refund' }], then: 'continue' }];
  const validation = validate({ ...refund, onError });
  if (!validation.valid) throw new Error(JSON.stringify(validation.errors));
  expect(placeSteps(validation.program).map(({ address }) => address)).toEqual(['/pay', '/pay/tell']);
  expect(validation.program.steps[0]?.compensate).toMatchObject({
    onError: [{ errors: ['*'], then: 'continue', steps: [{ id: 'tell', retry: { maximumAttempts: 10 } }] }],
  });
});

test('an action declares no compensation whose handlers have steps: they need ids', () => {
  const compensate = (onError: JsonObject[]) => ({ action: 'refund', onError });
  const check = (onError: JsonObject[]) =>
    listErrors(
      validateDefinition(
        { name: 'order', steps: [{ id: 'pay', type: 'action', action: 'own' }] },
        { actions: [...actions, describeAction('own', {}, { compensate: compensate(onError) })] },
      ),
    );
  expect(check([{ errors: ['NotFound'], then: 'continue' }])).toEqual([]);
  expect(check([{ steps: [{ id: 'x', type: 'value', value: 1 }] }])).toEqual(['UNKNOWN_ACTION /steps/0/action']);
});

test('the defaults limit no compensation', () => {
  const validation = validate({ ...refund, title: 'Back', if: '${ true }' }, { timeout: '1m' });
  const compensate = validation.valid ? validation.program.steps[0]?.compensate : null;
  expect(compensate).toMatchObject({ kind: 'work', title: 'Back', if: '${ true }' });
  expect(compensate).not.toHaveProperty('timeout');
});
