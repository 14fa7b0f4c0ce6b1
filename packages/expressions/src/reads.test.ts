import { describe, expect, test } from 'vitest';

import { evaluate, failureOf } from './testing/expressions.ts';
import type { Fails, Gives } from './testing/expressions.ts';

const scope = {
  input: { id: 'o-1', none: null, items: [{ sku: 'a' }, { sku: 'b' }], nested: { 'a b': 1, '7': 'seven' } },
  steps: { cart: { output: { total: 5 } } },
};

test.each<Gives>([
  ['input.id', 'o-1'],
  ['input["id"]', 'o-1'],
  ['input["i" + "d"]', 'o-1'],
  ['input.items[1].sku', 'b'],
  ['input.items[0.0].sku', 'a'],
  ['input.nested["a b"]', 1],
  ['input.nested[7]', 'seven'],
  ['input.none', null],
  ['{"a": {"b": [1]}}.a.b[0]', 1],
])('%s reads %j', (expression, value) => expect(evaluate(expression, scope)).toStrictEqual(value));

test.each<Fails>([
  ['steps.cart.output.totl', 'MISSING_KEY', 'steps.cart.output has no key "totl"'],
  ['steps.card.output', 'MISSING_KEY', 'steps has no key "card"'],
  ['input["x" + "y"]', 'MISSING_KEY', 'input has no key "xy"'],
  ['input.items[2]', 'MISSING_INDEX', 'input.items has 2 items, there is none at 2'],
  ['input.items[-1]', 'MISSING_INDEX', 'there is none at -1'],
  ['input.items.length', 'TYPE_MISMATCH', 'input.items is a list, it has no key "length"'],
  ['input.items["0"]', 'TYPE_MISMATCH', 'input.items is a list'],
  ['input.none.x', 'NULL_READ', 'input.none is null, it has no key "x"'],
  ['input.id.length', 'TYPE_MISMATCH', 'input.id is a text, it has no key "length"'],
  ['input[null]', 'TYPE_MISMATCH', 'a key is a text or a number, not null'],
  ['nope.x', 'UNKNOWN_VARIABLE', 'there is no variable "nope" here'],
])('%s fails with %s: %s', (expression, code, message) => {
  expect(failureOf(expression, scope)).toMatchObject({ code, message: expect.stringContaining(message) });
});

test('an error says where in the expression it is', () => {
  expect(failureOf('1 + input.nope', scope)).toMatchObject({ expression: ' 1 + input.nope ', position: 11 });
});

describe('own properties only', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];

  test.each(names)('a key named %s that is not there is missing', (name) => {
    expect(failureOf(`input.${name}`, scope)).toMatchObject({ code: 'MISSING_KEY' });
    expect(failureOf(`input["${name}"]`, scope)).toMatchObject({ code: 'MISSING_KEY' });
    expect(failureOf(`{}["${name}"]`)).toMatchObject({ code: 'MISSING_KEY' });
    expect(evaluate(`has(input["${name}"])`, scope)).toBe(false);
    expect(evaluate(`input[?"${name}"].orValue("none")`, scope)).toBe('none');
  });

  test.each(names)('a key named %s that is data is read like any other', (name) => {
    const input = JSON.parse(`{ "${name}": { "x": 5 } }`);
    expect(evaluate(`input.${name}.x`, { input })).toBe(5);
    const output = evaluate('input', { input });
    expect(JSON.stringify(output)).toBe(JSON.stringify(input));
    expect(Object.getPrototypeOf(output)).toBe(Object.prototype);
  });

  test('maps without a prototype are maps', () => {
    const input = Object.assign(Object.create(null), { a: Object.assign(Object.create(null), { b: 1 }) });
    expect(evaluate('input', { input })).toEqual({ a: { b: 1 } });
    expect(failureOf('input.toString', { input }).message).toBe('input has no key "toString"');
  });

  test('what is undefined is missing', () => {
    const input = { a: undefined as unknown as null, b: 1 };
    expect(failureOf('input.a', { input })).toMatchObject({ code: 'MISSING_KEY' });
    expect(evaluate('size(keys(input))', { input })).toBe(1);
    expect(evaluate('input', { input })).toStrictEqual({ b: 1 });
    expect(failureOf('input', { input: undefined })).toMatchObject({ code: 'UNKNOWN_VARIABLE' });
  });
});

describe('what may be missing', () => {
  test.each<Gives>([
    ['input.?nope.orValue(1)', 1],
    ['input.?id.orValue(1)', 'o-1'],
    ['input.?none.orValue(1)', null],
    ['input.?none.x.orValue(1)', 1],
    ['input.none.?x.orValue(1)', 1],
    ['input.none.?x.y.z.orValue(1)', 1],
    ['input.?nope.x.y.orValue(1)', 1],
    ['input.items[?5].sku.orValue("no")', 'no'],
    ['input.items[?0].sku.orValue("no")', 'a'],
    ['input.?nope.hasValue()', false],
    ['input.?id.value()', 'o-1'],
    ['input.?nope.or(input.?id).orValue(0)', 'o-1'],
    ['optional.of(3).orValue(0)', 3],
    ['optional.none().orValue(0)', 0],
    ['has(input.id)', true],
    ['has(input.none)', true],
    ['has(input.nope)', false],
    ['has(input.nope.deeper)', false],
    ['has(input.none.x)', false],
    ['has(input.items[5])', false],
    ['default(input.nope, 1)', 1],
    ['default(input.nope.x[3].y, 1)', 1],
    ['default(input.none, 1)', 1],
    ['default(input.none.x, 1)', 1],
    ['default(input.id, 1)', 'o-1'],
    ['default(input.?nope, 1)', 1],
    ['default(max([]), 0)', 0],
    ['input.nope.default(2)', 2],
  ])('%s gives %j', (expression, value) => expect(evaluate(expression, scope)).toStrictEqual(value));

  test.each<Fails>([
    ['input.?id', 'OPTIONAL_RESULT', 'the result is optional'],
    ['[input.?id]', 'TYPE_MISMATCH', 'an optional value (a.?b) is used like a plain one'],
    ['input.?id + "x"', 'TYPE_MISMATCH', 'an optional value'],
    ['input.?nope.value()', 'MISSING_VALUE', 'value() of an optional that has none'],
    ['input.id.orValue(1)', 'TYPE_MISMATCH', 'orValue() follows an optional read'],
    ['input.id.?x.orValue(1)', 'TYPE_MISMATCH', 'input.id is a text'],
    ['has(input)', 'WRONG_ARGUMENTS', 'has() asks for a key'],
    ['default(1 / 0, 1)', 'DIVISION_BY_ZERO', 'division'],
    ['default(input.id.x, 1)', 'TYPE_MISMATCH', 'input.id is a text'],
  ])('%s fails with %s: %s', (expression, code, message) => {
    expect(failureOf(expression, scope)).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

describe('with lenient null', () => {
  const step = { output: null, input: { id: 5 } };
  const options = { lenientNull: true };

  test.each<Gives>([
    ['step.output.id', null],
    ['step.output.charge.id', null],
    ['step.output.id + "-undo"', null],
    ['step.output.ids.map(id, id)', null],
    ['step.output.id == null', true],
    ['default(step.output.id, "x") + "y"', 'xy'],
    ['has(step.output.id)', false],
    ['step.input.id', 5],
    ['{"id": step.output.id, "order": step.input.id}', { id: null, order: 5 }],
  ])('%s gives %j', (expression, value) => expect(evaluate(expression, { step }, options)).toStrictEqual(value));

  test('a missing key is still an error', () => {
    expect(failureOf('step.input.nope', { step }, options)).toMatchObject({ code: 'MISSING_KEY' });
  });

  test('a wrong type that has nothing to do with null is still an error', () => {
    expect(failureOf('step.input.id + [1]', { step }, options)).toMatchObject({ code: 'TYPE_MISMATCH' });
  });
});
