import { expect, test } from 'vitest';

import { evaluate, failureOf } from './testing/expressions.ts';
import type { Fails, Gives } from './testing/expressions.ts';

const scope = { input: { items: [{ p: 1 }, { p: 2, q: 1 }, { p: 3 }], map: { a: 1, b: 2 }, item: 'outer' } };

test.each<Gives>([
  ['input.items.map(i, i.p * 2)', [2, 4, 6]],
  ['input.items.map(i, i.p > 1, i.p)', [2, 3]],
  ['input.items.filter(i, i.p != 2).map(i, i.p)', [1, 3]],
  ['input.items.all(i, i.p > 0)', true],
  ['input.items.all(i, i.p > 1)', false],
  ['input.items.exists(i, i.p == 3)', true],
  ['input.items.exists_one(i, i.p > 2)', true],
  ['input.items.exists_one(i, i.p > 1)', false],
  ['[].all(x, false)', true],
  ['[].exists(x, true)', false],
  ['input.map.map(key, key)', ['a', 'b']],
  ['input.map.all(key, input.map[key] > 0)', true],
  [
    '[1, 2].map(x, [10, 20].map(y, x + y))',
    [
      [11, 21],
      [12, 22],
    ],
  ],
  ['[1, 2].map(x, [x].map(x, x + 1)[0] + x)', [3, 5]],
  ['[5].map(input, input + 1)', [6]],
  ['cel.bind(x, 2, x * x)', 4],
  ['cel.bind(x, 2, [1, 2].map(y, x * y))', [2, 4]],
])('%s gives %j', (expression, value) => expect(evaluate(expression, scope)).toStrictEqual(value));

test.each<Gives>([
  ['input.items.exists(i, i.q == 1)', true],
  ['input.items.all(i, i.q != 1)', false],
])('%s: an item that decides outweighs the error of another', (expression, value) => {
  expect(evaluate(expression, scope)).toBe(value);
});

test.each<Fails>([
  ['input.items.exists(i, i.q == 2)', 'MISSING_KEY', 'i has no key "q"'],
  ['input.items.filter(i, i.q == 1)', 'MISSING_KEY', 'i has no key "q"'],
  ['input.items.filter(i, i.p)', 'TYPE_MISMATCH', 'the condition gives a number, not true or false'],
  ['5.map(i, i)', 'TYPE_MISMATCH', 'not over a number'],
  ['"abc".map(i, i)', 'TYPE_MISMATCH', 'map() goes over a list or the keys of a map, not over a text'],
  ['input.items.map(1, 2)', 'EXPRESSION_SYNTAX', 'invalid predicate iteration variable'],
  ['input.items.map(i)', 'WRONG_ARGUMENTS', 'map() is used as list.map(item, value)'],
  ['map(input.items, i, i)', 'UNKNOWN_FUNCTION', 'there is no function map()'],
])('%s fails with %s: %s', (expression, code, message) => {
  expect(failureOf(expression, scope)).toMatchObject({ code, message: expect.stringContaining(message) });
});

test('a variable of a macro is gone behind it', () => {
  expect(failureOf('input.items.map(i, i.p) == [i]', scope)).toMatchObject({ code: 'UNKNOWN_VARIABLE' });
});
