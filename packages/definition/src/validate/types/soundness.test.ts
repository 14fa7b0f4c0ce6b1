import { ExpressionError, evaluateTemplate } from '@waymark/expressions';
import { anyType, createWork, inferTemplate, membersOf } from '@waymark/expressions/types';
import type { Member, Type } from '@waymark/expressions/types';
import type { Json, JsonObject } from '@waymark/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findMisfits } from '../json-schema.ts';
import { SchemaTypes } from './schema-types.ts';

/** A schema, with values that mostly fit it. */
type Declared = { schema: JsonObject; value: fc.Arbitrary<Json> };

const names = ['a', 'b', 'c'];
const scalars: Declared[] = [
  { schema: { type: 'string' }, value: fc.constantFrom('', 'x', 'a', '2026-01-01T00:00:00Z') },
  { schema: { type: 'number' }, value: fc.constantFrom(0, 1.5, -3, 2) },
  { schema: { type: 'integer' }, value: fc.constantFrom(0, 1, 2) },
  { schema: { type: 'boolean' }, value: fc.boolean() },
  { schema: { type: 'null' }, value: fc.constant(null) },
  { schema: { type: ['string', 'null'] }, value: fc.constantFrom('x', null) },
  { schema: { enum: ['x', 1, null] }, value: fc.constantFrom('x', 1, null) },
  { schema: { const: { a: 1 } }, value: fc.constant({ a: 1 }) },
  { schema: {}, value: fc.constantFrom<Json>(null, 1, 'x', [1], { a: 1 }) },
  { schema: { type: 'object' }, value: fc.constantFrom<Json>({}, { a: 1 }, { b: [] }) },
];

function listOf({ schema, value }: Declared): Declared {
  return { schema: { type: 'array', items: schema }, value: fc.array(value, { maxLength: 3 }) };
}

type Shape = { required: string[]; others: Json | undefined; hasType: boolean };

function objectOf(fields: Declared[], { required, others, hasType }: Shape): Declared {
  const named = fields.map((field, index) => [names[index] ?? 'z', field] as const);
  const schema: JsonObject = {
    ...(hasType ? { type: 'object' } : {}),
    properties: Object.fromEntries(named.map(([name, field]) => [name, field.schema])),
    required: required.filter((name) => named.some(([other]) => other === name)),
    ...(others === undefined ? {} : { additionalProperties: others }),
  };
  const own = fc.record(Object.fromEntries(named.map(([name, field]) => [name, field.value])), {
    requiredKeys: required.filter((name) => named.some(([other]) => other === name)),
  });
  const more = fc.option(fc.constantFrom<JsonObject>({ c: 1 }, { d: 'x' }, { b: null }), { nil: {}, freq: 3 });
  return { schema, value: fc.tuple(own, more).map(([value, extra]) => ({ ...extra, ...value }) as Json) };
}

function oneOf(keyword: 'anyOf' | 'oneOf', [left, right]: [Declared, Declared]): Declared {
  return { schema: { [keyword]: [left.schema, right.schema] }, value: fc.oneof(left.value, right.value) };
}

function bothOf([left, right]: [Declared, Declared]): Declared {
  const value = fc
    .tuple(left.value, right.value)
    .map(([one, other]) => (isMap(one) && isMap(other) ? { ...one, ...other } : one));
  return { schema: { allOf: [left.schema, right.schema] }, value };
}

function conditional([base, then]: [Declared, Declared]): Declared {
  const value = fc
    .tuple(base.value, then.value)
    .map(([one, other]) => (isMap(one) && isMap(other) ? { ...other, ...one } : one));
  return { schema: { ...base.schema, if: { required: ['a'] }, then: then.schema }, value };
}

function isMap(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const { declared } = fc.letrec<{ declared: Declared; object: Declared }>((tie) => ({
  object: fc
    .tuple(
      fc.array(tie('declared'), { minLength: 1, maxLength: 3 }),
      fc.record({
        required: fc.subarray(names),
        others: fc.constantFrom<Json | undefined>(undefined, undefined, false, true, { type: 'string' }),
        hasType: fc.boolean(),
      }),
    )
    .map(([fields, shape]) => objectOf(fields, shape)),
  declared: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(...scalars),
    tie('object'),
    tie('object'),
    tie('declared').map(listOf),
    fc
      .tuple(fc.constantFrom('anyOf' as const, 'oneOf' as const), fc.tuple(tie('declared'), tie('declared')))
      .map(([keyword, both]) => oneOf(keyword, both)),
    fc.tuple(tie('object'), tie('object')).map(bothOf),
    fc.tuple(tie('object'), tie('object')).map(conditional),
  ),
}));

/** @param canAbsorb whether a part that fails may be hidden by another one, or never be evaluated */
function expressions(canAbsorb: boolean): fc.Arbitrary<string> {
  const read = fc
    .array(fc.constantFrom('.a', '.b', '.c', '.?a', '["b"]', '[0]', '[1]', '[input.a]'), { maxLength: 2 })
    .map((keys) => `input${keys.join('')}`);
  return fc.letrec<{ node: string }>((tie) => {
    const pairs = fc.tuple(tie('node'), fc.constantFrom('+', '-', '*', '<', '==', 'in'), tie('node'));
    const calls = fc.constantFrom(
      'size',
      'keys',
      'values',
      'entries',
      'sum',
      'max',
      'lower',
      'string',
      'flatten',
      'sort',
      'distinct',
      'toJson',
    );
    const plain = [
      pairs.map(([left, sign, right]) => `(${left} ${sign} ${right})`),
      fc.tuple(calls, tie('node')).map(([name, arg]) => `${name}(${arg})`),
      fc.tuple(tie('node'), tie('node')).map(([one, other]) => `merge(${one}, ${other})`),
      fc.tuple(tie('node'), tie('node')).map(([one, other]) => `{"a": ${one}, "b": [${other}]}`),
      fc.tuple(tie('node'), fc.constantFrom('.a', '.b[0]', '[0]')).map(([of, key]) => `${of}${key}`),
    ];
    const absorbing = [
      tie('node').map((of) => `groupBy(${of}, "a")`),
      fc.tuple(tie('node'), tie('node')).map(([one, other]) => `default(${one}, ${other})`),
      fc.tuple(read, tie('node')).map(([one, other]) => `${one}.?c.orValue(${other})`),
      fc.tuple(tie('node'), tie('node'), tie('node')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(has(input.a) ? ${a} : ${b})`),
      fc.tuple(tie('node'), fc.constantFrom('&&', '||'), tie('node')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      fc
        .tuple(tie('node'), fc.constantFrom('map', 'filter', 'exists'), fc.constantFrom('x', 'x.a', 'x == 1', '[x]'))
        .map(([of, macro, body]) => `${of}.${macro}(x, ${body})`),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `cel.bind(x, ${a}, [x, ${b}])`),
    ];
    const leaves = [read, read, read, fc.constantFrom('1', '"a"', 'null', 'true', '[]', '{}')];
    return {
      node: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        fc.oneof(...leaves),
        ...plain,
        ...(canAbsorb ? absorbing : []),
      ),
    };
  }).node;
}

/**
 * Whether a value is one of the type.
 *
 * @param isStrict whether names that nobody declared are not there: expressions may not read them. (No expression reads
 *   `d`.)
 */
function isOf(value: Json, type: Type, isStrict = false): boolean {
  return membersOf(type).some((member) => isOfMember(value, member, isStrict));
}

function isOfMember(value: Json, member: Member, isStrict: boolean): boolean {
  switch (member.kind) {
    case 'any':
      return true;
    case 'null':
      return value === null;
    case 'boolean':
    case 'number':
      return typeof value === member.kind;
    case 'text':
      return typeof value === 'string';
    case 'list':
      return Array.isArray(value) && value.every((item) => isOf(item, member.items, isStrict));
    case 'optional':
      return false;
    case 'map': {
      if (!isMap(value)) return false;
      const { fields, rest } = member;
      const isMissing = [...fields].some(([name, { optional }]) => !optional && !Object.hasOwn(value, name));
      if (isMissing) return false;
      const isOpen = (name: string) => !isStrict || fields.size === 0 || name === 'd';
      return Object.entries(value).every(([name, inner]) => {
        const field = fields.get(name)?.type ?? (rest === 'undeclared' && isOpen(name) ? anyType : rest);
        return typeof field !== 'string' && isOf(inner, field, isStrict);
      });
    }
  }
}

function typeOf(schema: JsonObject): Type {
  return new SchemaTypes({}, createWork(1_000_000)).of(schema);
}

function infer(expression: string, input: Type, lenientNull: boolean) {
  const variable = (name: string) => (name === 'input' ? input : anyType);
  return inferTemplate(`\${ ${expression} }`, {
    variable,
    member: () => anyType,
    lenientNull,
    work: createWork(100_000),
  });
}

function evaluate(expression: string, input: Json, lenientNull: boolean): { value: Json } | null {
  try {
    return { value: evaluateTemplate(`\${ ${expression} }`, { input }, { lenientNull }) };
  } catch (error) {
    if (ExpressionError.is(error)) return null;
    throw error;
  }
}

function fits(schema: JsonObject, value: Json): boolean {
  const found = findMisfits(schema, value);
  return 'misfits' in found && found.misfits.length === 0;
}

/** A schema, a value that fits it, and expressions over the value. */
function cases(canAbsorb: boolean) {
  return declared.chain(({ schema, value }) =>
    fc.record({
      schema: fc.constant(schema),
      values: fc.array(value, { minLength: 3, maxLength: 3 }),
      texts: fc.array(expressions(canAbsorb), { minLength: 20, maxLength: 20 }),
      lenientNull: fc.boolean(),
    }),
  );
}

test(
  'no value contradicts the type of its schema, nor what an expression gives the type that was inferred',
  { timeout: 120_000 },
  () => {
    let evaluated = 0;
    fc.assert(
      fc.property(cases(true), ({ schema, values, texts, lenientNull }) => {
        const input = typeOf(schema);
        for (const value of values.filter((one) => fits(schema, one))) {
          expect({ value, fits: isOf(value, input) }).toEqual({ value, fits: true });
          if (!isOf(value, input, true)) continue;
          for (const text of texts) {
            const result = evaluate(text, value, lenientNull);
            if (!result) continue;
            evaluated += 1;
            // A field that nobody declared is a finding, and then nothing is said of what it gives.
            const typed = infer(text, input, lenientNull);
            expect({ text, ...result, fits: isOf(result.value, typed.type) }).toEqual({ text, ...result, fits: true });
          }
        }
      }),
      { numRuns: 400 },
    );
    expect(evaluated).toBeGreaterThan(100);
  },
);

test('nothing that works with a value of the declared type is found to be wrong', { timeout: 120_000 }, () => {
  let evaluated = 0;
  fc.assert(
    fc.property(cases(false), ({ schema, values, texts }) => {
      const input = typeOf(schema);
      for (const value of values.filter((one) => fits(schema, one))) {
        for (const text of texts) {
          if (!evaluate(text, value, false)) continue;
          evaluated += 1;
          const problems = infer(text, input, false).problems.filter(
            (problem) => !(problem.code === 'UNKNOWN_FIELD' && problem.canBeDeclared),
          );
          expect({ text, value, problems }).toEqual({ text, value, problems: [] });
        }
      }
    }),
    { numRuns: 400 },
  );
  expect(evaluated).toBeGreaterThan(100);
});
