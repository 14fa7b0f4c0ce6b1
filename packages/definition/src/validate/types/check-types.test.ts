import type { Json, JsonObject } from '@waymark/protocol';
import { describe, expect, test } from 'vitest';
import { describeAction } from '../../../test/catalogue.ts';
import { listErrors, validateSteps } from '../../../test/validate-with.ts';
import { validateDefinition, type Validation } from '../validate.ts';

const order = {
  type: 'object',
  required: ['total', 'lines'],
  properties: {
    total: { type: 'number' },
    note: { type: 'string' },
    lines: { type: 'array', items: { $ref: '#/schemas/Line' } },
  },
};
const more: JsonObject = {
  input: order,
  schemas: { Line: { type: 'object', properties: { sku: { type: 'string' }, price: { type: 'number' } } } },
  events: { paid: { type: 'object', properties: { amount: { type: 'number' } } } },
  vars: { count: 0, last: null },
};

function validate(steps: Json, extra: JsonObject = {}): Validation {
  return validateSteps(steps, { ...more, ...extra });
}

const value = (id: string, template: Json): JsonObject => ({ id, type: 'value', value: template });

describe('a field is read that is not declared', () => {
  const table: { name: string; steps: Json; extra?: JsonObject; pointer: string }[] = [
    { name: 'in the input', steps: [value('a', '${ input.totl }')], pointer: '/steps/0/value' },
    {
      name: 'in a schema that is referred to',
      steps: [value('a', '${ input.lines[0].skuu }')],
      pointer: '/steps/0/value',
    },
    { name: 'in the run', steps: [value('a', 'run ${ run.idd }')], pointer: '/steps/0/value' },
    { name: 'in the title', steps: [value('a', 1)], extra: { title: 'Order of ${ input.totl }' }, pointer: '/title' },
    {
      name: 'in the output',
      steps: [value('a', { b: 1 })],
      extra: { output: { c: '${ steps.a.output.c }' } },
      pointer: '/output/c',
    },
    {
      name: 'in what a step computed',
      steps: [value('a', { b: 1 }), value('c', '${ steps.a.output.c }')],
      pointer: '/steps/1/value',
    },
    {
      name: 'in the output template of a step',
      steps: [{ ...value('a', { b: 1 }), output: { kept: '${ result.b }' } }, value('c', '${ steps.a.output.b }')],
      pointer: '/steps/1/value',
    },
    {
      name: 'in the result of a step',
      steps: [{ ...value('a', { b: 1 }), output: '${ result.c }' }],
      pointer: '/steps/0/output',
    },
    {
      name: 'in what an action gives',
      steps: [
        { id: 'a', type: 'action', action: 'shipping.ship', input: { orderId: 'o' } },
        value('b', '${ steps.a.output.trackng }'),
      ],
      pointer: '/steps/1/value',
    },
    {
      name: 'in a result schema',
      steps: [
        {
          id: 'a',
          type: 'script',
          source: 'return {}',
          resultSchema: { type: 'object', properties: { ok: { type: 'boolean' } } },
        },
        value('b', '${ steps.a.output.okay }'),
      ],
      pointer: '/steps/1/value',
    },
    {
      name: 'in the answer to a request',
      steps: [
        {
          id: 'a',
          type: 'http',
          url: 'https://example.com',
          expect: { schema: order },
          output: '${ result.body.totl }',
        },
      ],
      pointer: '/steps/0/output',
    },
    {
      name: 'in the input of what is undone',
      steps: [
        {
          id: 'a',
          type: 'action',
          action: 'shipping.ship',
          input: { orderId: 'o' },
          compensate: { action: 'shipping.cancel', input: { orderId: '${ step.input.order }' } },
        },
      ],
      pointer: '/steps/0/compensate/input/orderId',
    },
    {
      name: 'in the output of what is undone by steps',
      steps: [{ ...value('a', { b: 1 }), compensate: { steps: [value('u', '${ step.output.c }')] } }],
      pointer: '/steps/0/compensate/steps/0/value',
    },
    {
      name: 'in an error',
      steps: [{ ...value('a', 1), onError: [{ then: 'continue', output: '${ error.mesage }' }] }],
      pointer: '/steps/0/onError/0/output',
    },
    {
      name: 'in an event',
      steps: [{ id: 'a', type: 'event', event: 'paid', match: '${ event.data.amont > 1 }' }],
      pointer: '/steps/0/match',
    },
    {
      name: 'in an event that was taken',
      steps: [{ id: 'a', type: 'event', event: 'paid', count: 2 }, value('b', '${ steps.a.output[0].data.amont }')],
      pointer: '/steps/1/value',
    },
    {
      name: 'in a form',
      steps: [
        { id: 'a', type: 'approval', form: { type: 'object', properties: { sum: { type: 'number' } } } },
        value('b', '${ steps.a.output.form.summ }'),
      ],
      pointer: '/steps/1/value',
    },
    {
      name: 'in an item',
      steps: [
        { id: 'a', type: 'forEach', items: '${ input.lines }', as: 'line', steps: [value('b', '${ line.skuu }')] },
      ],
      pointer: '/steps/0/steps/0/value',
    },
    {
      name: 'in the list that turns give',
      steps: [
        {
          id: 'a',
          type: 'forEach',
          items: '${ input.lines }',
          output: { sku: '${ item.sku }' },
          steps: [value('b', 1)],
        },
        value('c', '${ steps.a.output.map(one, one.price) }'),
      ],
      pointer: '/steps/1/value',
    },
    {
      name: 'in what the turn before gave',
      steps: [
        {
          id: 'a',
          type: 'loop',
          maxIterations: 2,
          steps: [value('b', { n: '${ default(previous.n, 0) + 1 }', m: '${ previous.k }' })],
        },
      ],
      pointer: '/steps/0/steps/0/value/m',
    },
    {
      name: 'in what a branch gives',
      steps: [
        { id: 'a', type: 'parallel', branches: { one: { steps: [value('b', { n: 1 })] } } },
        value('c', '${ steps.a.output.one.m }'),
      ],
      pointer: '/steps/1/value',
    },
    {
      name: 'in what the winner gives',
      steps: [
        { id: 'a', type: 'parallel', mode: 'race', branches: { one: { steps: [value('b', { n: 1 })] } } },
        value('c', '${ steps.a.output.value.m }'),
      ],
      pointer: '/steps/1/value',
    },
    {
      name: 'in what a case gives',
      steps: [
        { id: 'a', type: 'switch', cases: [{ name: 'x', when: '${ true }', steps: [], output: { n: 1 } }] },
        value('c', '${ steps.a.output.m }'),
      ],
      pointer: '/steps/1/value',
    },
    {
      name: 'in a variable',
      steps: [{ id: 'a', type: 'set', values: { last: { at: 1 } } }, value('b', '${ vars.last.on }')],
      pointer: '/steps/1/value',
    },
  ];
  test.each(table)('$name', ({ steps, extra, pointer }) => {
    expect(listErrors(validate(steps, extra))).toEqual([`UNKNOWN_FIELD ${pointer}`]);
  });

  test('and the message says what was meant, and the hint what there is', () => {
    const validation = validate([value('a', '${ input.totl }')]);
    expect(validation.valid ? [] : validation.errors).toEqual([
      {
        code: 'UNKNOWN_FIELD',
        pointer: '/steps/0/value',
        message: 'step "a" reads "totl" of input, which has no such field (did you mean "total"?)',
        hint: 'It has total, note, lines. If there are others, declare them in its schema, or say "additionalProperties": true there.',
      },
    ]);
  });
});

describe('what can never work', () => {
  test.each([
    ['an operator', [value('a', '${ input.total - "x" }')], 'TYPE_MISMATCH /steps/0/value'],
    ['a condition', [{ ...value('a', 1), if: '${ input.total }' }], 'TYPE_MISMATCH /steps/0/if'],
    [
      'items',
      [{ id: 'a', type: 'forEach', items: '${ input.total }', steps: [value('b', 1)] }],
      'TYPE_MISMATCH /steps/0/items',
    ],
    [
      'a read of what is always null',
      [{ id: 'a', type: 'wait', for: '1s' }, value('b', '${ steps.a.output.x }')],
      'TYPE_MISMATCH /steps/1/value',
    ],
    [
      'an input of an action',
      [{ id: 'a', type: 'action', action: 'email.send', input: { to: '${ input.total }', text: 't' } }],
      'INVALID_ACTION_INPUT /steps/0/input/to',
    ],
    [
      'an input of a compensation',
      [{ ...value('a', 1), compensate: { action: 'email.send', input: { to: '${ input.total + 1 }', text: 't' } } }],
      'INVALID_ACTION_INPUT /steps/0/compensate/input/to',
    ],
    [
      'a whole input that lacks a key',
      [value('a', { to: 'x' }), { id: 'b', type: 'action', action: 'email.send', input: '${ steps.a.output + {} }' }],
      'TYPE_MISMATCH /steps/1/input',
    ],
  ])('%s', (_, steps, problem) => {
    expect(listErrors(validate(steps))).toEqual([problem]);
  });
});

describe('nothing is said of what may work', () => {
  test.each<[string, Json, JsonObject?]>([
    ['a field that may be missing', [value('a', '${ input.note + "!" }')]],
    ['an open object', [value('a', '${ input.whatever.deep }')], { input: { type: 'object' } }],
    [
      'an object that says that there are others',
      [value('a', '${ input.b }')],
      { input: { type: 'object', properties: { a: {} }, additionalProperties: true } },
    ],
    [
      'fields by pattern',
      [value('a', '${ input.b1 }')],
      { input: { type: 'object', properties: { a: {} }, patternProperties: { '^b': {} } } },
    ],
    [
      'a field that a condition declares',
      [value('a', '${ input.b }')],
      { input: { type: 'object', properties: { a: {} }, if: {}, then: { properties: { b: {} } } } },
    ],
    [
      'one of several types',
      [value('a', '${ input.b + 1 }')],
      {
        input: {
          anyOf: [
            { type: 'object', properties: { a: {} } },
            { type: 'object', properties: { b: { type: ['number', 'array'] } } },
          ],
        },
      },
    ],
    [
      'all of several types',
      [value('a', '${ input.a + input.b }')],
      {
        input: {
          allOf: [{ type: 'object', properties: { a: { type: 'number' } } }, { properties: { b: { type: 'number' } } }],
        },
      },
    ],
    [
      'a variable that changes its type',
      [{ id: 'a', type: 'set', values: { last: '${ vars.count }' } }, value('b', '${ vars.last + 1 }')],
    ],
    [
      'a variable that grows',
      [{ id: 'a', type: 'set', values: { last: ['${ vars.last }'] } }, value('b', '${ vars.last[0][0][0] }')],
    ],
    [
      'null in a turn that is the first',
      [
        {
          id: 'a',
          type: 'loop',
          maxIterations: 2,
          steps: [value('b', { n: '${ previous == null ? 1 : previous.n + 1 }' })],
        },
      ],
    ],
    [
      'the output of a recovered step',
      [{ ...value('a', 1), onError: [{ then: 'continue', output: { b: 1 } }] }, value('c', '${ steps.a.output.b }')],
    ],
    [
      'an answer through null in a compensation',
      [
        {
          id: 'a',
          type: 'action',
          action: 'shipping.ship',
          input: { orderId: 'o' },
          compensate: {
            action: 'email.send',
            input: { to: '${ step.output.tracking }', text: '${ lower(step.output.tracking) }' },
          },
        },
      ],
    ],
    [
      'a schema that refers to itself',
      [value('a', '${ input.next.next.next.next.next.next.next.next.next.next.next.next.x }')],
      { input: { type: 'object', properties: { next: { $ref: '#' } } } },
    ],
  ])('%s', (_, steps, extra) => {
    expect(listErrors(validate(steps, extra))).toEqual([]);
  });
});

test('a whole input is looked into', () => {
  const actions = [describeAction('act', { a: 'string', 'b?': 'number' })];
  const check = (made: Json) =>
    listErrors(
      validateDefinition(
        {
          name: 'test',
          steps: [
            value('v', made),
            { id: 'x', type: 'action', action: 'act', input: '${ default(steps.v.output, {}) }' },
          ],
        },
        { actions },
      ),
    );
  const refused = ['INVALID_ACTION_INPUT /steps/1/input'];
  expect(check({ a: 'x' })).toEqual([]);
  expect(check({ a: 'x', b: 1 })).toEqual([]);
  expect(check({})).toEqual(refused);
  expect(check({ a: 1 })).toEqual(refused);
  expect(check({ a: 'x', c: 1 })).toEqual(refused);
});

test('where there is too much to look at nothing more is found', () => {
  const names = Array.from({ length: 300 }, (_, index) => `field${index}`);
  const input = { type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])) };
  const check = (merges: number) => {
    const all = [...Array.from({ length: merges }, () => '${ merge(input, input, input) }'), '${ input.feild1 }'];
    return listErrors(validate([value('a', all)], { input }));
  };
  expect(check(10)).toEqual(['UNKNOWN_FIELD /steps/0/value/10']);
  expect(check(1_000)).toEqual([]);
});
