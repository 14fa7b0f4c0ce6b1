import { describe, expect, test } from 'vitest';
import type { PublishedVersion } from '../../catalogue.ts';
import { type Validation, validateDefinition } from '../validate.ts';

const published: PublishedVersion[] = [
  { name: 'delivery', version: 1, starts: ['order'] },
  { name: 'delivery', version: 2, starts: [] },
  { name: 'billing', version: 1, starts: ['ledger'] },
  { name: 'ledger', version: 1, starts: ['order'] },
  { name: 'order', version: 1, starts: [] },
  { name: 'order', version: 2, starts: ['delivery@1'] },
];

function validate(step: object): Validation {
  const definition = { name: 'order', steps: [{ id: 'sub', type: 'workflow', ...step }] };
  return validateDefinition(definition, { actions: [], workflows: published });
}

function listErrors(validation: Validation): string[] {
  return validation.valid ? [] : validation.errors.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe('a step that starts a workflow', () => {
  test.each([
    { name: 'names one that is published', step: { workflow: 'delivery' }, problems: [] },
    { name: 'may name a version', step: { workflow: 'delivery@2', mode: 'detach' }, problems: [] },
    { name: 'may name an older version of its own', step: { workflow: 'order@1' }, problems: [] },
    {
      name: 'names one that is not published',
      step: { workflow: 'delivry' },
      problems: ['UNKNOWN_WORKFLOW /steps/0/workflow'],
    },
    {
      name: 'names a version that there is not',
      step: { workflow: 'delivery@3' },
      problems: ['UNKNOWN_WORKFLOW /steps/0/workflow'],
    },
    { name: 'names no version', step: { workflow: 'delivery@new' }, problems: ['UNKNOWN_WORKFLOW /steps/0/workflow'] },
    { name: 'starts itself', step: { workflow: 'order' }, problems: ['RECURSIVE_WORKFLOW /steps/0/workflow'] },
    {
      name: 'starts itself detached',
      step: { workflow: 'order', mode: 'detach' },
      problems: ['RECURSIVE_WORKFLOW /steps/0/workflow'],
    },
    {
      name: 'starts itself through an older version of another one',
      step: { workflow: 'delivery@1' },
      problems: ['RECURSIVE_WORKFLOW /steps/0/workflow'],
    },
    {
      name: 'starts itself through several others',
      step: { workflow: 'billing' },
      problems: ['RECURSIVE_WORKFLOW /steps/0/workflow'],
    },
    {
      name: 'computes a name without saying which',
      step: { workflow: '${ input.which }' },
      problems: ['MISSING_FIELD /steps/0/allowed'],
    },
    {
      name: 'computes one of several names',
      step: { workflow: '${ input.which }', allowed: ['delivery', 'order@1'] },
      problems: [],
    },
    {
      name: 'allows what is not published, and itself',
      step: { workflow: '${ input.which }', allowed: ['delivry', 'order'] },
      problems: ['UNKNOWN_WORKFLOW /steps/0/allowed/0', 'RECURSIVE_WORKFLOW /steps/0/allowed/1'],
    },
    {
      name: 'allows several and computes nothing',
      step: { workflow: 'delivery', allowed: ['delivery'] },
      problems: ['INVALID_COMBINATION /steps/0/allowed'],
    },
    {
      name: 'has a queue that is fixed',
      step: { workflow: 'delivery', queue: '${ input.queue }' },
      problems: ['NOT_TEMPLATABLE /steps/0/queue'],
    },
    {
      name: 'is not tried for ever',
      step: { workflow: 'delivery', retry: { maximumAttempts: 'unlimited' } },
      problems: ['INVALID_COMBINATION /steps/0/timeout'],
    },
    {
      name: 'says what has to come of it',
      step: { workflow: 'delivery', resultSchema: { type: 'object' } },
      problems: [],
    },
    {
      name: 'says that in a schema that is none',
      step: { workflow: 'delivery', resultSchema: { type: 'objekt' } },
      problems: ['INVALID_SCHEMA /steps/0/resultSchema/type'],
    },
    {
      name: 'says that of what it does not wait for',
      step: { workflow: 'delivery', mode: 'detach', resultSchema: {} },
      problems: ['INVALID_COMBINATION /steps/0/resultSchema'],
    },
    {
      name: 'has no keys of attempts',
      step: { workflow: 'delivery', attemptTimeout: '1m' },
      problems: ['UNKNOWN_FIELD /steps/0/attemptTimeout'],
    },
  ])('$name', ({ step, problems }) => {
    expect(listErrors(validate(step))).toEqual(problems);
  });

  test('is told what it may have meant, and how it leads back', () => {
    expect(validate({ workflow: 'delivry' })).toMatchObject({
      errors: [{ message: expect.stringContaining('(did you mean "delivery"?)') as string }],
    });
    expect(validate({ workflow: 'billing' })).toMatchObject({
      errors: [{ message: 'step "sub" starts "billing", which leads back to "order" through "billing", "ledger"' }],
    });
  });

  test('gives what its schema says', () => {
    const resultSchema = { type: 'object', required: ['tracking'], properties: { tracking: { type: 'string' } } };
    const read = (field: string) => ({
      name: 'order',
      steps: [
        { id: 'sub', type: 'workflow', workflow: 'delivery', resultSchema },
        { id: 'told', type: 'value', value: `\${ steps.sub.output.${field} }` },
      ],
    });
    const check = (field: string) => listErrors(validateDefinition(read(field), { actions: [], workflows: published }));
    expect(check('tracking')).toEqual([]);
    expect(check('traking')).toEqual(['UNKNOWN_FIELD /steps/1/value']);
  });

  test('is made once unless it says otherwise itself, whatever the defaults', () => {
    const validation = validateDefinition(
      {
        name: 'order',
        defaults: { retry: { maximumAttempts: 7 }, timeout: '1m', queue: 'slow' },
        steps: [
          { id: 'once', type: 'workflow', workflow: 'delivery' },
          { id: 'often', type: 'workflow', workflow: 'delivery', retry: { initialInterval: '2s' } },
        ],
      },
      { actions: [], workflows: published },
    );
    const steps = validation.valid ? validation.program.steps : [];
    expect(steps).toMatchObject([
      { mode: 'wait', retry: { maximumAttempts: 1 }, call: { settings: { onParentClose: 'cancel', queue: null } } },
      { mode: 'wait', retry: { maximumAttempts: 5, initialInterval: 2_000 } },
    ]);
    expect(steps.some((step) => step.timeout !== undefined)).toBe(false);
  });
});
