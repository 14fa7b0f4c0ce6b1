import { describe, expect, test } from 'vitest';

import { functionNames } from '../calls.ts';
import { evaluate, failureOf } from '../testing/expressions.ts';
import type { Fails, Gives } from '../testing/expressions.ts';

const scope = {
  input: {
    text: 'Grüße 😀',
    items: [
      { sku: 'b', n: 2, group: 'x' },
      { sku: 'a', n: 1, group: 'y' },
      { sku: 'c', n: 3, group: 'x' },
    ],
  },
};

const tables: Record<string, Gives[]> = {
  texts: [
    ['input.text.contains("ß")', true],
    ['contains(input.text, "ss")', false],
    ['"abc".startsWith("ab")', true],
    ['"abc".endsWith("bc")', true],
    ['size(input.text)', 7],
    ['"abc".size()', 3],
    ['lower("ÄB")', 'äb'],
    ['"äb".upper()', 'ÄB'],
    ['trim("  a b\\n")', 'a b'],
    ['"a,b,,c".split(",")', ['a', 'b', '', 'c']],
    ['"a😀".split("")', ['a', '😀']],
    ['join(["a", 1, true], "-")', 'a-1-true'],
    ['["a", "b"].join()', 'ab'],
    ['join([], ",")', ''],
    ['"a.b.c".replace(".", "::")', 'a::b::c'],
    ['"😀bc".substring(1)', 'bc'],
    ['"abcd".substring(1, 3)', 'bc'],
    ['"😀bc".indexOf("c")', 2],
    ['"abc".indexOf("z")', -1],
    ['"order-17".matches("^order-[0-9]+$")', true],
    ['matches("a1b", "[0-9]")', true],
    ['"abc".matches("^" + "[b-d]+$")', false],
  ],
  lists: [
    ['size([1, 2])', 2],
    ['size({"a": 1})', 1],
    ['sum([1, 2.5])', 3.5],
    ['sum([])', 0],
    ['min([3, 1, 2])', 1],
    ['max(3, 1, 2)', 3],
    ['max(["a", "b"])', 'b'],
    ['avg([1, 2])', 1.5],
    ['flatten([[1], 2, [[3]]])', [1, 2, [3]]],
    ['distinct([1, 1.0, "1", {"a": [1]}, {"a": [1]}, null, null])', [1, '1', { a: [1] }, null]],
    ['sort([3, 1, 2])', [1, 2, 3]],
    ['sort(["b", "a", "B"])', ['B', 'a', 'b']],
    ['sortBy(input.items, "n").map(i, i.sku)', ['a', 'b', 'c']],
    ['input.items.groupBy("group").x.map(i, i.n)', [2, 3]],
    ['keys(input.items.groupBy("group"))', ['x', 'y']],
    ['range(3)', [0, 1, 2]],
    ['range(0)', []],
    ['chunk([1, 2, 3], 2)', [[1, 2], [3]]],
  ],
  maps: [
    ['keys({"b": 1, "a": 2})', ['b', 'a']],
    ['keys({"b": 1, "10": 2, "9": 3})', ['9', '10', 'b']],
    ['values({"b": 1, "a": 2})', [1, 2]],
    ['entries({"b": 1})', [{ key: 'b', value: 1 }]],
    ['merge({"a": 1, "b": 1}, {"b": 2})', { a: 1, b: 2 }],
    ['merge({"a": 1}, {"b": 2}, {"a": 3})', { a: 3, b: 2 }],
  ],
  numbers: [
    ['floor(-1.5)', -2],
    ['ceil(1.2)', 2],
    ['trunc(-1.7)', -1],
    ['round(2.5)', 3],
    ['round(-2.5)', -3],
    ['round(1.005, 2)', 1.01],
    ['round(1e-7, 2)', 0],
    ['round(-0.1)', 0],
    ['abs(-3)', 3],
  ],
  conversions: [
    ['string(3.0)', '3'],
    ['string(0.5)', '0.5'],
    ['string(true)', 'true'],
    ['string(null)', 'null'],
    ['string([1, "a"])', '[1,"a"]'],
    ['int("42")', 42],
    ['int(-3.9)', -3],
    ['double("1.5e2")', 150],
    ['double(" 7 ")', 7],
    ['bool("true")', true],
    ['bool(false)', false],
    ['type(1)', 'number'],
    ['type("a")', 'string'],
    ['type(true)', 'bool'],
    ['type(null)', 'null'],
    ['type([])', 'list'],
    ['type({})', 'map'],
    ['dyn(1)', 1],
    ['toJson({"a": [1, null]})', '{"a":[1,null]}'],
    ['fromJson("{\\"a\\": [1, 2.5]}").a[1]', 2.5],
    ['fromJson(toJson(input)) == input', true],
    ['fromJson("{\\"__proto__\\": 1}")["__proto__"]', 1],
  ],
  encodings: [
    ['base64("Grüße 😀")', 'R3LDvMOfZSDwn5iA'],
    ['base64("a")', 'YQ=='],
    ['base64("")', ''],
    ['sha256("abc")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['sha256("ü")', '607474ca475a9724d7360aba71a56d5df77e61350e3f724cfa1f46e857e2d85f'],
  ],
};

for (const [kind, rows] of Object.entries(tables)) {
  describe(`functions of ${kind}`, () => {
    test.each(rows)('%s gives %j', (expression, value) => expect(evaluate(expression, scope)).toStrictEqual(value));
  });
}

test.each<Fails>([
  ['lowr("x")', 'UNKNOWN_FUNCTION', 'there is no function lowr()'],
  ['lower()', 'WRONG_ARGUMENTS', 'lower() takes 1 arguments, not 0'],
  ['lower("a", "b")', 'WRONG_ARGUMENTS', 'lower() takes 1 arguments, not 2'],
  ['lower(5)', 'TYPE_MISMATCH', 'lower() wants a text as its first argument, not a number'],
  ['join([1], 5)', 'TYPE_MISMATCH', 'join() wants a text as its second argument, not a number'],
  ['join([[1]])', 'TYPE_MISMATCH', 'join() puts texts and numbers together, not a list'],
  ['keys([1])', 'TYPE_MISMATCH', 'keys() wants a map as its first argument, not a list'],
  ['range(1.5)', 'TYPE_MISMATCH', 'range() wants a whole number as its first argument, not 1.5'],
  ['range(-1)', 'INVALID_VALUE', 'counts from 0 up'],
  ['chunk([1], 0)', 'INVALID_VALUE', '1 item or more'],
  ['size(5)', 'TYPE_MISMATCH', 'size() wants a text, a list or a map'],
  ['sum(["1"])', 'TYPE_MISMATCH', 'a text is in it'],
  ['max([])', 'MISSING_VALUE', 'max() of an empty list'],
  ['sort([1, "a"])', 'TYPE_MISMATCH', 'have no order'],
  ['sort([[1], [2]])', 'TYPE_MISMATCH', 'have no order'],
  ['sortBy([{"a": 1}], "b")', 'MISSING_KEY', 'has no key "b"'],
  ['groupBy([{"a": null}], "a")', 'TYPE_MISMATCH', 'not by null'],
  ['int("4a")', 'INVALID_VALUE', 'int() reads a number or a text with one, not "4a"'],
  ['int("")', 'INVALID_VALUE', 'int() reads'],
  ['double("Infinity")', 'INVALID_VALUE', 'double() reads'],
  ['int("9007199254740993")', 'NUMBER_TOO_LARGE', 'beyond 2^53'],
  ['bool("yes")', 'INVALID_VALUE', 'bool() reads "true" and "false", not "yes"'],
  ['fromJson("{")', 'INVALID_VALUE', 'not JSON'],
  ['fromJson("9007199254740993")', 'NUMBER_TOO_LARGE', 'beyond 2^53'],
  [`fromJson("${'['.repeat(100)}${']'.repeat(100)}")`, 'VALUE_TOO_DEEP', 'deeper than 64'],
  ['"abc".substring(2, 9)', 'INVALID_VALUE', 'does not lie in a text of 3 characters'],
  ['"a".matches("(")', 'INVALID_PATTERN', 'missing closing )'],
  ['"a".matches("(?=a)")', 'INVALID_PATTERN', 'cannot be read'],
  ['"a".matches("(a{100}){100}")', 'INVALID_PATTERN', 'too large'],
  ['{"a": 1, "a": 2}', 'DUPLICATE_KEY', 'the map has the key "a" twice'],
  ['{null: 1}', 'TYPE_MISMATCH', 'a key of a map is a text, not null'],
  ['now()', 'NOT_AVAILABLE', 'now() cannot be used here'],
])('%.60s fails with %s: %s', (expression, code, message) => {
  expect(failureOf(expression, scope)).toMatchObject({ code, message: expect.stringContaining(message) });
});

test('a function that is nearly right gets a suggestion', () => {
  expect(failureOf('lowr("x")').hint).toBe('did you mean lower()?');
  expect(failureOf('formatdate(1, "y")').hint).toBe('did you mean formatDate()?');
  expect(failureOf('frobnicate(1)').hint).toBe(null);
});

test('clocks, ids and chance come from the one who evaluates', () => {
  const effects = { now: () => 1_767_225_600_000, uuid: () => 'u-1', random: () => 0.25 };
  expect(evaluate('[now(), uuid(), random()]', {}, { effects })).toStrictEqual([
    '2026-01-01T00:00:00.000Z',
    'u-1',
    0.25,
  ]);
});

test('the names of all functions are listed in order', () => {
  expect(functionNames).toContain('addDuration');
  expect(functionNames).toContain('exists_one');
  expect(functionNames).toContain('has');
  expect([...functionNames]).toStrictEqual([...new Set(functionNames)].toSorted());
});
