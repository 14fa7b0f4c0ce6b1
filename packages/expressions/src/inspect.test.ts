import { describe, expect, test } from 'vitest';

import { inspectTemplate } from './inspect.ts';

function factsOf(expression: string) {
  const { expressions, problems } = inspectTemplate(`\${ ${expression} }`);
  expect(problems).toStrictEqual([]);
  expect(expressions).toHaveLength(1);
  return expressions[0];
}

test('every expression is listed with its place', () => {
  const { expressions, problems } = inspectTemplate({
    a: ['x', '${ input.x }'],
    'b/~': 'n ${ input.y } ${ vars.z }',
    c: '$${ no }',
  });
  expect(problems).toStrictEqual([]);
  expect(expressions.map(({ pointer, text, whole }) => ({ pointer, text, whole }))).toStrictEqual([
    { pointer: '/a/1', text: 'input.x', whole: true },
    { pointer: '/b~1~0', text: 'input.y', whole: false },
    { pointer: '/b~1~0', text: 'vars.z', whole: false },
  ]);
});

describe('what an expression reads', () => {
  test.each([
    ['input.a + input.b', ['input']],
    ['input.items.map(i, i.price * factor)', ['input', 'factor']],
    ['input.items.map(i, i.tags.filter(t, t == i.name && i != other))', ['input', 'other']],
    ['cel.bind(x, input.y, x + z)', ['input', 'z']],
    ['optional.of(item).orValue(index)', ['item', 'index']],
    ['optional.x', ['optional']],
    ['{"a": run.id, key: [error.type]}', ['run', 'key', 'error']],
    ['a[b] ? -c : !d', ['a', 'b', 'c', 'd']],
    ['[1].map(x, x) == [x]', ['x']],
    ['process.env', ['process']],
  ])('%s: %j', (expression, roots) => expect(factsOf(expression)?.roots).toStrictEqual(roots));

  test.each([
    ['steps.a.output.x', [{ id: 'a', field: 'output' }]],
    ['steps["a"]["output"]', [{ id: 'a', field: 'output' }]],
    ['steps.a', [{ id: 'a', field: null }]],
    ['steps.?a.?output.x.orValue(1)', [{ id: 'a', field: 'output' }]],
    [
      'has(steps.a.error) && default(steps.b.output, 1) == 1',
      [
        { id: 'a', field: 'error' },
        { id: 'b', field: 'output' },
      ],
    ],
    [
      'steps.a.output[steps.b.output]',
      [
        { id: 'a', field: 'output' },
        { id: 'b', field: 'output' },
      ],
    ],
    [
      'steps.a.output.items.map(i, i + steps.b.output)',
      [
        { id: 'a', field: 'output' },
        { id: 'b', field: 'output' },
      ],
    ],
    ['[1].map(steps, steps.a)', []],
  ])('%s: %j', (expression, reads) => expect(factsOf(expression)?.stepReads).toStrictEqual(reads));

  test('variables of the run are named', () => {
    expect(factsOf('vars.total + vars["other"] + vars.total')?.varReads).toStrictEqual(['total', 'other']);
  });

  test('functions are named, macros too', () => {
    expect(factsOf('sum(input.items.map(i, floor(i.price))) + cel.bind(x, 1, x)')?.functions).toStrictEqual([
      'sum',
      'map',
      'floor',
      'cel.bind',
    ]);
  });
});

test.each([
  [
    '${ lowr(input.x) }',
    'UNKNOWN_FUNCTION',
    'there is no function lowr() (at character 2 of ${ lowr(input.x) })',
    'did you mean lower()?',
  ],
  ['${ lower() }', 'WRONG_ARGUMENTS', 'lower() takes 1 arguments', null],
  [
    '${ input. }',
    'EXPRESSION_SYNTAX',
    'the expression cannot be read',
    'a key that is a word of the language is read as map["name"]',
  ],
  ['${ input.x', 'EXPRESSION_SYNTAX', 'a "}" is missing', 'write $${ where the text itself is meant'],
  ['${ steps[input.x].output }', 'UNNAMED_READ', '"steps" is read by a name', 'write steps.charge.output'],
  ['${ size(steps) }', 'UNNAMED_READ', '"steps" is read by a name', 'write steps.charge.output'],
  ['${ keys(vars) }', 'UNNAMED_READ', '"vars" is read by a name', 'write vars.total'],
  ['${ input.?x }', 'OPTIONAL_RESULT', 'the result is optional', 'end it with .orValue(…)'],
  ['${ "a".matches("(") }', 'INVALID_PATTERN', 'missing closing )', 'patterns are those of RE2'],
  ['${ 9007199254740993 }', 'UNSAFE_INTEGER', 'beyond 2^53', 'write it as a text'],
])('%s: %s %s', (template, code, message, hint) => {
  const { problems } = inspectTemplate({ x: [template] });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ pointer: '/x/0', code, message: expect.stringContaining(message) });
  if (hint !== null) expect(problems[0]?.hint).toContain(hint);
});

test('problems of all expressions come at once', () => {
  const { problems, expressions } = inspectTemplate({ a: '${ lowr(1) } ${ input.ok }', b: '${ ) }' });
  expect(problems.map(({ pointer, code }) => [pointer, code])).toStrictEqual([
    ['/a', 'UNKNOWN_FUNCTION'],
    ['/b', 'EXPRESSION_SYNTAX'],
  ]);
  expect(expressions.map(({ text }) => text)).toStrictEqual(['lowr(1)', 'input.ok']);
});
