import { describe, expect, test } from 'vitest';

import type { Json } from '@waymark/protocol';

import { TaskMeter } from './budget.ts';
import { isTemplate } from './evaluate-template.ts';
import { inspectTemplate } from './inspect.ts';
import { evaluate, failureOf, failureOfTemplate } from './testing/expressions.ts';

const long = 'abcdefghij'.repeat(10_000);
const scope = { input: { long, list: [1, 2, 3], map: { a: 1 } } };

function countUnits(expression: string): number {
  const meter = new TaskMeter();
  evaluate(expression, scope, { meter });
  return meter.used;
}

// What an expression costs decides where a run stops: a replay has to stop at the same place.
describe('every part of the language has its price', () => {
  test.each([
    ['1', 2],
    ['"a"', 2],
    ['input.long.size()', 25_005],
    ['input.list', 6],
    ['input.list[0]', 5],
    ['input.map.a', 4],
    ['input.?map.a.orValue(1)', 5],
    ['1 + 1', 4],
    ['"ab" + "cd"', 5],
    ['[1] + [2]', 12],
    ['1 == 1', 5],
    ['"abc" == "abc"', 6],
    ['[1, [2]] == [1, [2]]', 20],
    ['1 < 2', 4],
    ['"a" < "b"', 5],
    ['2 in [1, 2]', 10],
    ['"a" in input.map', 5],
    ['true || false', 3],
    ['false || true', 4],
    ['input.nope || true', 25],
    ['true ? 1 : 2', 4],
    ['!true', 3],
    ['-1', 3],
    ['[1, 2]', 8],
    ['{"a": 1}', 7],
    ['has(input.map)', 4],
    ['has(input.nope)', 24],
    ['default(input.nope, 1)', 25],
    ['[1, 2].all(x, x > 0)', 15],
    ['[1, 2].exists(x, x > 1)', 15],
    ['[1, 2].exists_one(x, x > 1)', 15],
    ['[1, 2].filter(x, x > 1)', 16],
    ['[1, 2].map(x, x)', 11],
    ['[1, 2].map(x, x > 1, x)', 17],
    ['cel.bind(x, 1, x)', 4],
    ['range(10)', 24],
    ['sort([2, 1])', 16],
    ['toJson([1, 2])', 12],
    ['fromJson("[1,2]")', 10],
    ['sha256("abc")', 75],
    ['formatDate(0, "yyyy")', 19],
    ['formatDate(0, "yyyy", "Europe/Berlin")', 110],
    ['"ab".matches("a+")', 7],
    ['"ab".matches("a" + "+")', 33],
  ])('%s: %d units', (expression, units) => expect(countUnits(expression)).toBe(units));
});

describe('100,000 units an expression', () => {
  test.each([
    'range(1000000000)',
    'range(40000).map(x, x)',
    'range(1000).map(x, range(1000))',
    'range(300).map(x, input.long + "x")',
    'range(300).exists(x, range(3000).exists(y, y == -1)) || true',
    'range(300).all(x, range(3000).exists(y, y == -1) || true) || true',
    'default(range(1000000), 1)',
    'input.long.split("")',
    'range(50).map(x, input.long.upper())',
    'range(50).map(x, toJson(input))',
    'range(50).exists(x, input.long.matches("z+"))',
    'input.long.replace("a", input.long)',
    'join(range(30000), input.long)',
    'cel.bind(a, range(10), cel.bind(b, a.map(x, a), cel.bind(c, b.map(x, b), cel.bind(d, c.map(x, c), d.map(x, d)))))',
    'cel.bind(a, [1, 2, 3, 4, 5, 6, 7, 8], cel.bind(b, [a, a, a, a, a, a, a, a], cel.bind(c, [b, b, b, b, b, b, b, b], cel.bind(d, [c, c, c, c, c, c, c, c], cel.bind(e, [d, d, d, d, d, d, d, d], [e, e, e, e])))))',
  ])('%s is stopped', (expression) => {
    const start = performance.now();
    expect(failureOf(expression, scope)).toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('nothing swallows the end of the budget', () => {
    expect(failureOf('[1, 2, 3].exists(x, x == 3 || range(200000) == [])').code).toBe('BUDGET_EXCEEDED');
    expect(failureOf('default([1].map(x, range(200000)), 1) == 1 || true').code).toBe('BUDGET_EXCEEDED');
    expect(failureOf('has({"a": range(200000)}.a) || true').code).toBe('BUDGET_EXCEEDED');
  });
});

describe('256 KB a template', () => {
  test.each([
    ['one text', '${ input.long + input.long + input.long }'],
    ['a list', ['${ input.long }', '${ input.long }', '${ input.long }']],
    ['text around expressions', 'a ${ input.long } b ${ input.long } c ${ input.long }'],
    ['a map', { a: { b: '${ [input.long, input.long, input.long] }' } }],
  ])('%s', (_, template) => expect(failureOfTemplate(template, scope)).toMatchObject({ code: 'OUTPUT_TOO_LARGE' }));

  test('what needs more bytes as JSON counts as that', () => {
    const input = { control: '\u0001'.repeat(50_000), letters: 'é'.repeat(130_000), plain: 'e'.repeat(250_000) };
    expect(failureOf('input.control', { input }).code).toBe('OUTPUT_TOO_LARGE');
    expect(evaluate('input.letters', { input })).toBe(input.letters);
    expect(evaluate('input.plain', { input })).toBe(input.plain);
  });
});

describe('a workflow task', () => {
  test('refuses the next expression when its units are used up', () => {
    const meter = new TaskMeter(50);
    expect(evaluate('range(20)', {}, { meter })).toHaveLength(20);
    expect(meter.used).toBe(44);
    expect(meter.exhausted).toBe(false);
    evaluate('range(20)', {}, { meter });
    expect(meter.exhausted).toBe(true);
    expect(failureOf('1', {}, { meter })).toMatchObject({ code: 'TASK_BUDGET_EXCEEDED' });
    meter.reset();
    expect(evaluate('1', {}, { meter })).toBe(1);
  });

  test('counts what a failed expression used', () => {
    const meter = new TaskMeter();
    failureOf('range(1000000)', {}, { meter });
    expect(meter.used).toBe(100_000);
  });
});

test('the longest expressions do not end the stack', () => {
  expect(evaluate(`${'!'.repeat(1_900)}true`)).toBe(true);
  expect(evaluate(`1${'+1'.repeat(950)}`)).toBe(951);
  expect(evaluate(`true${'&&true'.repeat(300)}`)).toBe(true);
});

test('a template that nests too deep is an error', () => {
  let deep: Json = '${ 1 }';
  for (let level = 0; level < 20_000; level++) deep = [deep];
  expect(failureOfTemplate(deep)).toMatchObject({ code: 'VALUE_TOO_DEEP' });
  expect(inspectTemplate(deep).problems).toMatchObject([{ code: 'VALUE_TOO_DEEP' }]);
  expect(isTemplate(deep)).toBe(true);
});

test('a value that nests too deep is an error, not the end of the stack', () => {
  let deep: unknown = 1;
  for (let level = 0; level < 20_000; level++) deep = [deep];
  const input = { deep, same: deep } as never;
  for (const expression of ['input', 'toJson(input)', 'string(input)']) {
    expect(failureOf(expression, { input })).toMatchObject({ code: 'VALUE_TOO_DEEP' });
  }
});
