import { describe, expect, test } from 'vitest';

import { evaluateCondition, evaluateTemplate, isTemplate } from './evaluate-template.ts';
import { ExpressionError } from './errors.ts';
import { failureOfTemplate } from './testing/expressions.ts';

const scope = { input: { id: 'o-1', qty: 2.0, none: null, yes: true, list: [1, 'a'], code: '${ 1 + 1 }' } };

describe('a text that is exactly one expression becomes its value', () => {
  test.each([
    ['${ input.qty }', 2],
    ['${input.list}', [1, 'a']],
    ['${ input.none }', null],
    ['${ {"a": "}"} }', { a: '}' }],
    ["${ '}' }", '}'],
    ['${ "\\"}" }', '"}'],
    ['${ """a"}b""" }', 'a"}b'],
    ["${ r'\\d}' }", '\\d}'],
    ['${ {"a": {"b": 1}}.a }', { b: 1 }],
    ['${ "a//b" }', 'a//b'],
    ['${\n  input.qty\n}', 2],
  ])('%s', (template, value) => expect(evaluateTemplate(template, scope)).toStrictEqual(value));
});

describe('text around it makes a text', () => {
  test.each([
    [' ${ input.qty }', ' 2'],
    ['${ input.id }/${ input.qty }', 'o-1/2'],
    ['${ input.none } ${ input.yes } ${ input.list }', 'null true [1,"a"]'],
    ['$${ input.id }', '${ input.id }'],
    ['$${ ${ input.id } }', '${ o-1 }'],
    ['$$${ x }', '$${ x }'],
    ['5 $ and } and {', '5 $ and } and {'],
    ['costs $5', 'costs $5'],
    ['', ''],
  ])('%s', (template, value) => expect(evaluateTemplate(template, scope)).toStrictEqual(value));
});

test('every text in a template is one, keys are not', () => {
  const template = { a: ['${ input.qty }', { '${ b }': '${ input.id }!' }], c: 1, d: null, e: false };
  expect(evaluateTemplate(template, scope)).toStrictEqual({ a: [2, { '${ b }': 'o-1!' }], c: 1, d: null, e: false });
});

test('data is never evaluated', () => {
  expect(evaluateTemplate(['${ input.code }', 'x${ input.code }'], scope)).toStrictEqual(['${ 1 + 1 }', 'x${ 1 + 1 }']);
});

test('the result shares nothing with the scope', () => {
  const input = { list: [{ a: 1 }] };
  const result = evaluateTemplate({ copy: '${ input.list }' }, { input });
  input.list[0] = { a: 2 };
  expect(result).toStrictEqual({ copy: [{ a: 1 }] });
});

test('a text around a read through null is null where null stands for an unknown outcome', () => {
  const step = { output: null };
  expect(evaluateTemplate('charge ${ step.output.id }', { step }, { lenientNull: true })).toBe(null);
  expect(failureOfTemplate('charge ${ step.output.id }', { step })).toMatchObject({ code: 'NULL_READ' });
});

test.each([
  ['${ input.id', 'EXPRESSION_SYNTAX', 'a "}" is missing'],
  ['${ }', 'EXPRESSION_SYNTAX', 'the expression is empty'],
  ['${ "abc }', 'EXPRESSION_SYNTAX', 'a text in the expression has no end'],
  ['${ input.id // } \n }', 'EXPRESSION_SYNTAX', 'a comment has no place'],
  ['${ input.id /* } */ }', 'EXPRESSION_SYNTAX', 'cannot be read'],
  ['${ `x` }', 'EXPRESSION_SYNTAX', 'unexpected character'],
  ['${ with (input) id }', 'EXPRESSION_SYNTAX', 'unexpected character'],
  ['${ new Date() }', 'EXPRESSION_SYNTAX', 'unexpected character'],
  ['${ x => x }', 'EXPRESSION_SYNTAX', 'unexpected character'],
  ['${ import("fs") }', 'EXPRESSION_SYNTAX', 'reserved identifier'],
  ['${ async () }', 'UNKNOWN_FUNCTION', 'async'],
  ['${ input.id = 1 }', 'EXPRESSION_SYNTAX', 'unexpected character'],
  ['${ process.getBuiltinModule("fs") }', 'UNKNOWN_FUNCTION', 'getBuiltinModule'],
  ['${ globalThis }', 'UNKNOWN_VARIABLE', 'globalThis'],
  ['${ "a".toLocaleString() }', 'UNKNOWN_FUNCTION', 'toLocaleString'],
  [`\${ ${'('.repeat(900)}1${')'.repeat(900)} }`, 'EXPRESSION_TOO_DEEP', 'nests too deep'],
  [`\${ ${'1+'.repeat(1_100)}1 }`, 'EXPRESSION_TOO_LONG', 'at most 2000'],
  [`\${ ${'['.repeat(500_000)} }`, 'EXPRESSION_TOO_LONG', 'at most 2000'],
  ['${ b"bytes" }', 'EXPRESSION_SYNTAX', 'no bytes in JSON'],
])('%.40s fails with %s: %s', (template, code, message) => {
  expect(failureOfTemplate(template, scope)).toMatchObject({ code, message: expect.stringContaining(message) });
});

describe('a condition', () => {
  test('is exactly one expression that gives true or false', () => {
    expect(evaluateCondition('${ input.qty > 1 }', scope)).toBe(true);
    expect(evaluateCondition('${ input.qty > 2 }', scope)).toBe(false);
  });

  test.each([
    ['${ input.qty }', 'the condition gives a number, not true or false'],
    ['${ input.none }', 'the condition gives null, not true or false'],
    ['true', 'a condition is exactly one expression'],
    ['${ true } ', 'a condition is exactly one expression'],
    ['${ true }${ true }', 'a condition is exactly one expression'],
  ])('%s is refused: %s', (condition, message) => {
    expect(() => evaluateCondition(condition, scope)).toThrow(
      expect.objectContaining({ name: 'ExpressionError', code: 'NOT_A_CONDITION', message }),
    );
  });
});

test('a template is what holds an expression', () => {
  expect(isTemplate('${ a }')).toBe(true);
  expect(isTemplate({ a: [{ b: 'x ${ a }' }] })).toBe(true);
  expect(isTemplate('$${ a }')).toBe(false);
  expect(isTemplate({ '${ a }': 1 })).toBe(false);
  expect(isTemplate(null)).toBe(false);
});

test('the error is known by its name, also from another isolate', () => {
  const error = failureOfTemplate('${ input.nope }', scope);
  expect(ExpressionError.is(error)).toBe(true);
  expect(
    ExpressionError.is(Object.assign(new Error('x'), { name: 'ExpressionError', code: 'MISSING_KEY', expression: '' })),
  ).toBe(true);
  expect(ExpressionError.is(new Error('x'))).toBe(false);
});
