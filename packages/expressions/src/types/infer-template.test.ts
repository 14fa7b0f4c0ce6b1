import type { Json } from '@waymark/protocol';
import { describe, expect, test } from 'vitest';
import { functions } from '../functions/index.ts';
import { createWork } from './context.ts';
import { describeType } from './describe-type.ts';
import { typedFunctions } from './function-types.ts';
import { inferTemplate } from './infer-template.ts';
import { anyType, booleanType, listOf, mapOf, nullType, numberType, recordOf, textType, unionOf } from './type.ts';
import type { Type } from './type.ts';

const line = recordOf({ sku: textType, price: numberType });
const variables: Record<string, Type> = {
  input: recordOf({
    n: numberType,
    s: textType,
    b: booleanType,
    none: nullType,
    maybe: unionOf(textType, nullType),
    either: unionOf(numberType, textType),
    x: anyType,
    lines: listOf(line),
    cart: recordOf({ total: numberType }),
    prices: mapOf([], numberType),
    open: mapOf([], 'undeclared'),
    declared: mapOf([['known', { type: textType, optional: true }]], 'undeclared'),
  }),
};

function infer(template: Json, lenientNull = false) {
  return inferTemplate(template, {
    variable: (name) => variables[name] ?? anyType,
    member: (root, name) => (root === 'vars' && name === 'count' ? numberType : recordOf({ output: line })),
    lenientNull,
    work: createWork(100_000),
  });
}

/** The type of an expression as people read it, lists and maps with what is in them. */
function show(type: Type): string {
  switch (type.kind) {
    case 'list':
      return `[${show(type.items)}]`;
    case 'map':
      return `{${[...type.fields].map(([name, field]) => `${name}: ${show(field.type)}`).join(', ')}${typeof type.rest === 'string' ? '' : ` *: ${show(type.rest)}`}}`;
    case 'optional':
      return `${show(type.of)}?`;
    case 'union':
      return type.of.map(show).join(' | ') || 'never';
    default:
      return type.kind;
  }
}

const lineText = '{sku: text, price: number}';

describe('an expression has the type', () => {
  test.each([
    ['input.n', 'number'],
    ['input["s"]', 'text'],
    ['input.x.whatever.deep', 'any'],
    ['input.open.whatever', 'any'],
    ['input.lines[0]', lineText],
    ['input.lines[input.n].sku', 'text'],
    ['input.prices.apple', 'number'],
    ['input.prices[input.s]', 'number'],
    ['input.cart[input.s]', 'number'],
    ['input.?maybe.orValue(1)', 'text | null | number'],
    ['input.x.?a.b.orValue(true)', 'any'],
    ['default(input.maybe, 1)', 'text | number'],
    ['default(input.none.deep, 1)', 'number'],
    ['has(input.none.deep)', 'boolean'],
    ['input.n + 1', 'number'],
    ['input.n + "a"', 'text'],
    ['input.either + 1', 'number | text'],
    ['input.x + 1', 'number | text'],
    ['input.lines + [1]', `[${lineText} | number]`],
    ['input.either * 2', 'number'],
    ['-input.n', 'number'],
    ['input.n > 1 && !input.b', 'boolean'],
    ['input.s == input.n', 'boolean'],
    ['input.s in input.lines', 'boolean'],
    ['input.b ? input.n : input.s', 'number | text'],
    ['input.lines.map(l, l.price)', '[number]'],
    ['input.lines.map(l, l.price > 1, l)', `[${lineText}]`],
    ['input.lines.filter(l, l.price > 1)', `[${lineText}]`],
    ['input.lines.all(l, l.price > 1)', 'boolean'],
    ['input.cart.map(key, key)', '[text]'],
    ['cel.bind(l, input.lines[0], l.sku)', 'text'],
    ['sum(input.lines.map(l, l.price))', 'number'],
    ['max(input.n, input.s)', 'number | text'],
    ['max(input.lines.map(l, l.sku))', 'text'],
    ['sortBy(input.lines, "price")[0].sku', 'text'],
    ['groupBy(input.lines, "sku")[input.s][0].price', 'number'],
    ['flatten([[1], "a"])', '[number | text]'],
    ['chunk(input.lines, 2)[0][0].sku', 'text'],
    ['range(3)', '[number]'],
    ['keys(input.cart)', '[text]'],
    ['values(input.cart)', '[number]'],
    ['values(input.open)', '[any]'],
    ['entries(input.prices)[0].value', 'number'],
    ['merge(input.cart, {"total": "a", "more": 1})', '{total: text, more: number}'],
    ['merge(input.cart, input.declared).known', 'text'],
    ['fromJson(input.s).a', 'any'],
    ['{"a": input.n, input.s: "b"}', '{a: number *: text}'],
    ['[]', '[never]'],
    ['[][0].a', 'never'],
    ['vars.count', 'number'],
    ['steps.a.output.sku', 'text'],
    ['input.s.matches("a+")', 'boolean'],
    ['optional.of(input.n).orValue("a")', 'number | text'],
    ['unknown(input.n)', 'any'],
  ])('%s: %s', (expression, type) => {
    const { type: found, problems } = infer(`\${ ${expression} }`);
    expect(problems).toEqual([]);
    expect(show(found)).toBe(type);
  });

  test('of a template what its texts give together', () => {
    const { type, expressions } = infer({ a: '${ input.n }', b: ['n is ${ input.n }', 1], c: null });
    expect(show(type)).toBe('{a: number, b: [text | number], c: null}');
    expect(expressions).toEqual([{ pointer: '/a', type: numberType }]);
  });

  test.each(['input.', 'input.n +', 'a b'])('any where it cannot be read: %s', (expression) => {
    expect(infer(`\${ ${expression} }`)).toMatchObject({ type: anyType, problems: [] });
  });
});

describe('a field that is not declared is found', () => {
  test.each([
    ['input.cart.totl', 'input.cart', 'totl'],
    ['input["crt"]', 'input', 'crt'],
    ['input.?crt.orValue(1)', 'input', 'crt'],
    ['input.cart.?totl.orValue(1)', 'input.cart', 'totl'],
    ['input.?cart.totl.orValue(1)', 'input.?cart', 'totl'],
    ['has(input.cart.totl)', 'input.cart', 'totl'],
    ['default(input.cart.totl, 1)', 'input.cart', 'totl'],
    ['input.b || input.cart.totl', 'input.cart', 'totl'],
    ['input.b ? 1 : input.cart.totl', 'input.cart', 'totl'],
    ['input.lines.map(l, l.skuu)', 'l', 'skuu'],
    ['sortBy(input.lines, "skuu")', 'an item of input.lines', 'skuu'],
    ['groupBy(input.lines, "skuu")', 'an item of input.lines', 'skuu'],
    ['cel.bind(c, input.cart, c.totl)', 'c', 'totl'],
    ['{"a": 1}.b', '{"a": 1}', 'b'],
    ['input.declared.knwn', 'input.declared', 'knwn'],
    ['merge(input.cart, input.declared).knwn', 'merge(input.cart, input.declared)', 'knwn'],
    ['steps.a.output.skuu', 'steps.a.output', 'skuu'],
  ])('%s', (expression, path, name) => {
    expect(infer(`\${ ${expression} }`).problems).toMatchObject([{ code: 'UNKNOWN_FIELD', path, name, pointer: '' }]);
  });

  test('with what there is, and whether more could be declared', () => {
    const [closed, open] = ['input.cart.totl', 'input.declared.knwn'].map((text) => infer(`\${ ${text} }`).problems[0]);
    expect(closed).toMatchObject({ known: ['total'], canBeDeclared: false });
    expect(open).toMatchObject({ known: ['known'], canBeDeclared: true });
  });
});

describe('what can never work is found', () => {
  test.each([
    'input.n.a',
    'input.s[0]',
    'input.lines.sku',
    'input.none.a',
    'input.lines[input.s]',
    'input.cart[input.lines]',
    'input.n - "a"',
    'input.n + [1]',
    'input.cart + input.cart',
    'input.n < input.s',
    'input.lines > input.lines',
    'input.n in input.s',
    '-input.s',
    '!input.n',
    'input.s || input.n',
    'input.n ? 1 : 2',
    'input.n.map(x, x)',
    'input.lines.filter(l, l.price)',
    'size(input.n)',
    'lower(input.n)',
    'sum(input.n)',
    'keys(input.lines)',
    'range(input.s)',
    'int(input.lines)',
    'addDuration(now(), input.lines)',
    'formatDate(input.lines, "yyyy")',
    'input.n.matches("a")',
    'input.s.orValue(1)',
    'input.?n + 1',
    '[input.?n]',
    'size(input.?s)',
    'input.b ? input.?n : input.?s',
  ])('%s', (expression) => {
    expect(infer(`\${ ${expression} }`).problems).toMatchObject([{ code: 'TYPE_MISMATCH', pointer: '' }]);
  });

  test.each([
    'input.either - 1',
    'input.maybe + 1',
    'input.maybe == null ? "" : input.maybe',
    'input.s || input.b',
    'input.x - 1',
    'sum(input.lines)',
    'input.s < input.either',
    'size(input.maybe)',
  ])('and not what may work: %s', (expression) => {
    expect(infer(`\${ ${expression} }`).problems).toEqual([]);
  });
});

describe('in a compensation, where an outcome may be unknown', () => {
  test.each(['input.none.a', 'input.none.a + 1', '-input.maybe', 'lower(input.none)', 'input.none ? 1 : 2'])(
    'null goes through: %s',
    (expression) => {
      const { type, problems } = infer(`\${ ${expression} }`, true);
      expect(problems).toEqual([]);
      expect(describeType(type)).toContain('null');
    },
  );

  test('a misspelt field is found all the same', () => {
    expect(infer('${ input.cart.totl }', true).problems).toMatchObject([{ code: 'UNKNOWN_FIELD' }]);
  });
});

test('the result of every function is known', () => {
  expect([...functions.keys()].filter((name) => !typedFunctions.includes(name))).toEqual([]);
});

test('a type that grows without end comes to one', () => {
  let type: Type = textType;
  for (let turn = 0; turn < 100; turn += 1) type = listOf(unionOf(type, recordOf({ inner: type })));
  expect(type.depth).toBeLessThan(20);
});

test('without work left nothing is known and nothing is found', () => {
  const scope = { variable: () => numberType, member: () => numberType, lenientNull: false, work: createWork(2) };
  expect(inferTemplate(['${ input.a.b }', '${ input.a.b }'], scope).problems).toEqual([]);
});
