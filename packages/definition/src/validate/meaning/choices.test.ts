import { describe, expect, test } from 'vitest';
import { describeAction } from '../../../test/catalogue.ts';
import { type Validation, validateDefinition } from '../validate.ts';

const giving = (keys: string[]) => ({
  outputSchema: { type: 'object', required: keys, properties: Object.fromEntries(keys.map((key) => [key, {}])) },
});
const card = { retry: { maximumAttempts: 2 }, attemptTimeout: 9_000 };
const actions = [
  describeAction('pay.card', { amount: 'number' }, { ...giving(['receipt']), defaults: card, queue: 'cards' }),
  describeAction(
    'pay.bank',
    { amount: 'number', iban: 'string' },
    { ...giving(['transfer']), compensate: { action: 'pay.recall' } },
  ),
  describeAction('pay.recall', {}),
  describeAction('pay.broken', {}, { compensate: { action: 'pay.gone' } }),
];
const input = { type: 'object', properties: { by: { type: 'string' }, amount: { type: 'number' } } };
const pay = {
  id: 'pay',
  type: 'action',
  action: 'pay.${ input.by }',
  allowed: ['pay.card', 'pay.bank'],
  input: '${ input }',
};

function validate(step: object, more: object[] = []): Validation {
  const definition = { name: 'test', input, steps: [{ ...pay, ...step }, ...more] };
  return validateDefinition(JSON.parse(JSON.stringify(definition)), { actions });
}

function listErrors(validation: Validation): string[] {
  return validation.valid ? [] : validation.errors.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe('a step that computes the name of its action', () => {
  const amount = '${ input.amount }';
  test.each([
    { name: 'says which it may give', step: {}, problems: [] },
    { name: 'says nothing', step: { allowed: undefined }, problems: ['MISSING_FIELD /steps/0/allowed'] },
    {
      name: 'does not compute it',
      step: { action: 'pay.card', input: { amount } },
      problems: ['INVALID_COMBINATION /steps/0/allowed'],
    },
    {
      name: 'allows what nobody offers',
      step: { allowed: ['pay.card', 'pay.bnak'] },
      problems: ['UNKNOWN_ACTION /steps/0/allowed/1'],
    },
    {
      name: 'allows what is a step type',
      step: { allowed: ['http.request', 'pay.card'] },
      problems: ['UNKNOWN_ACTION /steps/0/allowed/0'],
    },
    {
      name: 'computes what is allowed',
      step: { allowed: ['${ input.by }'] },
      problems: ['NOT_TEMPLATABLE /steps/0/allowed/0'],
    },
    {
      name: 'reads what does not exist',
      step: { action: '${ input.kind }' },
      problems: ['UNKNOWN_FIELD /steps/0/action'],
    },
    { name: 'has an input that fits one of them', step: { input: { amount } }, problems: [] },
    {
      name: 'has an input that fits none',
      step: { input: { sum: amount } },
      problems: [
        'INVALID_ACTION_INPUT /steps/0/input/amount',
        'INVALID_ACTION_INPUT /steps/0/input/sum',
        'INVALID_ACTION_INPUT /steps/0/input/amount',
        'INVALID_ACTION_INPUT /steps/0/input/iban',
        'INVALID_ACTION_INPUT /steps/0/input/sum',
      ],
    },
    {
      name: 'has an expression in its input that fits none',
      step: { input: { amount: '${ input.by }' } },
      problems: ['INVALID_ACTION_INPUT /steps/0/input/amount'],
    },
    {
      name: 'allows one whose own compensation cannot be used',
      step: { allowed: ['pay.card', 'pay.broken'] },
      problems: ['UNKNOWN_ACTION /steps/0/action'],
    },
    {
      name: 'allows that where it says itself what undoes it',
      step: { allowed: ['pay.card', 'pay.broken'], compensate: null },
      problems: [],
    },
    {
      name: 'undoes by a computed action that nobody offers',
      step: { compensate: { action: '${ step.input.by }', allowed: ['pay.nothing'] } },
      problems: ['UNKNOWN_ACTION /steps/0/compensate/allowed/0'],
    },
    {
      name: 'undoes by a computed action without a list',
      step: { compensate: { action: '${ step.input.by }' } },
      problems: ['MISSING_FIELD /steps/0/compensate/allowed'],
    },
  ])('$name', ({ step, problems }) => {
    expect(listErrors(validate(step))).toEqual(problems);
  });

  test('gives what one of them gives', () => {
    const read = (field: string) => [{ id: 'told', type: 'value', value: `\${ steps.pay.output.${field} }` }];
    expect(listErrors(validate({}, read('receipt')))).toEqual([]);
    expect(listErrors(validate({}, read('transfer')))).toEqual([]);
    expect(listErrors(validate({}, read('bill')))).toEqual(['UNKNOWN_FIELD /steps/1/value']);
  });
});

function build(step: object, defaults = {}) {
  const definition = { name: 'test', input, defaults, steps: [{ ...pay, ...step }] };
  const validation = validateDefinition(JSON.parse(JSON.stringify(definition)), { actions });
  if (!validation.valid) throw new Error(JSON.stringify(validation.errors));
  return validation.program.steps[0];
}

test('what is in force for each of them is kept: defaults, then its own, then what the step says', () => {
  expect(build({ retry: { jitter: 0 } }, { attemptTimeout: '1m', queue: 'ours' })).toMatchObject({
    action: 'pay.${ input.by }',
    input: '${ input }',
    choices: [
      { action: 'pay.card', queue: 'cards', attemptTimeout: 9_000, retry: { maximumAttempts: 2, jitter: 0 } },
      { action: 'pay.bank', queue: 'ours', attemptTimeout: 60_000, retry: { maximumAttempts: 5, jitter: 0 } },
    ],
  });
});

test('each of them is undone by its own compensation, unless the step says otherwise', () => {
  const recall = { when: 'unknown', kind: 'work', work: { action: 'pay.recall', retry: { maximumAttempts: 10 } } };
  expect(build({})).toMatchObject({ compensate: null, choices: [{}, { action: 'pay.bank', compensate: recall }] });
  for (const compensate of [null, { action: 'pay.recall' }]) {
    const step = build({ compensate });
    expect(step?.compensate).toEqual(compensate && expect.objectContaining({ kind: 'work' }));
    expect(JSON.stringify(step?.type === 'action' ? step.choices : null)).not.toContain('compensate');
  }
});

test('an action that undoes may be computed, too', () => {
  expect(build({ compensate: { action: '${ step.input.by }', allowed: ['pay.recall'] } })?.compensate).toMatchObject({
    work: { action: '${ step.input.by }', choices: [{ action: 'pay.recall', retry: { maximumAttempts: 10 } }] },
  });
});
