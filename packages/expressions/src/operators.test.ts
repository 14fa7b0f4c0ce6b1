import { describe, expect, test } from 'vitest';

import { evaluate, failureOf } from './testing/expressions.ts';
import type { Fails, Gives } from './testing/expressions.ts';

const scope = { input: { qty: 3, price: 2.5, name: 'Ada', none: null, list: [1, 2], map: { a: 1 } } };

describe('there is one number type', () => {
  test.each<Gives>([
    ['input.qty + 1', 4],
    ['7 / 2', 3.5],
    ['6 / 2', 3],
    ['input.qty % 2', 1],
    ['-7 % 3', -1],
    ['1 == 1.0', true],
    ['1.0 == 1', true],
    ['2 * 0.5', 1],
    ['0.1 + 0.2 > 0.3', true],
    ['5u + 0xff', 260],
    ['1e3', 1000],
    ['-input.qty', -3],
    ['0 * -1', 0],
    ['9007199254740991', 9007199254740991],
    ['input.qty * input.price', 7.5],
  ])('%s gives %j', (expression, value) => expect(evaluate(expression, scope)).toStrictEqual(value));

  test.each<Fails>([
    ['1 / 0', 'DIVISION_BY_ZERO', 'division by zero'],
    ['1 % 0', 'DIVISION_BY_ZERO', 'division by zero'],
    ['0 / 0', 'DIVISION_BY_ZERO', 'division by zero'],
    ['9007199254740993', 'UNSAFE_INTEGER', 'beyond 2^53'],
    ['9007199254740991 + 1', 'NUMBER_TOO_LARGE', 'beyond 2^53'],
    ['1e300 * 1e300', 'UNSAFE_INTEGER', 'beyond 2^53'],
    ['1e400', 'EXPRESSION_SYNTAX', 'invalid number'],
    ['"a" * 2', 'TYPE_MISMATCH', 'a text * a number'],
    ['input.none - 1', 'TYPE_MISMATCH', 'null - a number'],
    ['-"a"', 'TYPE_MISMATCH', '- needs a number, not a text'],
  ])('%s fails with %s: %s', (expression, code, message) => {
    expect(failureOf(expression, scope)).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

describe('+ joins', () => {
  test.each<Gives>([
    ['"order " + 5', 'order 5'],
    ['5 + " items"', '5 items'],
    ['"n" + 5.0', 'n5'],
    ['"n" + 0.5', 'n0.5'],
    ['[1] + ["a"]', [1, 'a']],
  ])('%s gives %j', (expression, value) => expect(evaluate(expression, scope)).toStrictEqual(value));

  test.each<Fails>([
    ['"a" + null', 'TYPE_MISMATCH', 'a text + null'],
    ['"a" + true', 'TYPE_MISMATCH', 'a text + a boolean'],
    ['1 + [1]', 'TYPE_MISMATCH', 'a number + a list'],
    ['input.map + input.map', 'TYPE_MISMATCH', 'a map + a map'],
  ])('%s fails with %s: %s', (expression, code, message) => {
    expect(failureOf(expression, scope)).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

describe('values are compared by what they hold', () => {
  test.each<Gives>([
    ['[1, {"a": [2]}] == [1.0, {"a": [2]}]', true],
    ['{"a": 1, "b": 2} == {"b": 2, "a": 1}', true],
    ['{"a": 1} == {"a": 1, "b": null}', false],
    ['{"a": null} == {"b": null}', false],
    ['1 == "1"', false],
    ['null == false', false],
    ['input.none == null', true],
    ['[] != {}', true],
    ['"b" > "a"', true],
    ['"Z" < "a"', true],
    ['2 >= 2.0', true],
    ['false < true', true],
    ['2 in input.list', true],
    ['[1] in [[1]]', true],
    ['"a" in input.map', true],
    ['"constructor" in input.map', false],
  ])('%s gives %j', (expression, value) => expect(evaluate(expression, scope)).toStrictEqual(value));

  test.each<Fails>([
    ['1 < "2"', 'TYPE_MISMATCH', 'a number and a text have no order'],
    ['null < 1', 'TYPE_MISMATCH', 'null and a number have no order'],
    ['[1] < [2]', 'TYPE_MISMATCH', 'have no order'],
    ['"d" in input.name', 'TYPE_MISMATCH', '"in" looks into a list or a map, not into a text'],
  ])('%s fails with %s: %s', (expression, code, message) => {
    expect(failureOf(expression, scope)).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

describe('conditions are true or false', () => {
  test.each<Gives>([
    ['input.qty > 2 ? "big" : 0', 'big'],
    ['input.qty > 5 ? "big" : [0]', [0]],
    ['true ? 1 : input.nope', 1],
    ['false ? input.nope : 1', 1],
    ['true || input.nope', true],
    ['input.nope || true', true],
    ['false && input.nope', false],
    ['input.nope && false', false],
    ['!(1 > 2)', true],
  ])('%s gives %j', (expression, value) => expect(evaluate(expression, scope)).toStrictEqual(value));

  test.each<Fails>([
    ['1 ? 2 : 3', 'TYPE_MISMATCH', '?: needs true or false, not a number'],
    ['input.none ? 2 : 3', 'TYPE_MISMATCH', 'not null'],
    ['input.name && true', 'TYPE_MISMATCH', '&& needs true or false, not a text'],
    ['false || input.qty', 'TYPE_MISMATCH', '|| needs true or false, not a number'],
    ['input.nope || false', 'MISSING_KEY', 'input has no key "nope"'],
    ['input.nope && true', 'MISSING_KEY', 'input has no key "nope"'],
    ['!input.qty', 'TYPE_MISMATCH', '! needs true or false'],
  ])('%s fails with %s: %s', (expression, code, message) => {
    expect(failureOf(expression, scope)).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
