import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Json } from '@waymark/protocol';

import { functionNames } from './calls.ts';
import { ExpressionError } from './errors.ts';
import { evaluateCondition, evaluateTemplate, isTemplate } from './evaluate-template.ts';
import { inspectTemplate } from './inspect.ts';

const scope = {
  input: JSON.parse(
    '{ "a": 1, "b": "two", "c": [3, "x", null, {"k": 1}], "d": { "e": { "f": 1.5 } }, "n": null, "t": true, "__proto__": { "x": 1 }, "constructor": 7 }',
  ) as Json,
  steps: Object.assign(Object.create(null), { s: { output: null, status: 'skipped' } }) as Json,
};
const effects = { now: () => 1_767_225_600_000, uuid: () => '00000000-0000-4000-8000-000000000000', random: () => 0.5 };

/** Expressions that parse more often than not. */
const expression = fc.letrec<{ node: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(
      'input',
      'input.a',
      'input.b',
      'input.c',
      'input.d',
      'input.n',
      'input.t',
      'steps.s.output',
      'x',
      'null',
      'true',
      '[]',
      '{}',
      '"2026-03-01T00:00:00Z"',
      '"P1M"',
      '"Europe/Berlin"',
      '"yyyy"',
    ),
    fc.integer({ min: -5, max: 100_000 }).map(String),
    fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(String),
    fc.string({ maxLength: 6 }).map((text) => JSON.stringify(text)),
  ),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc
      .tuple(
        tie('node'),
        fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '>=', '&&', '||', 'in'),
        tie('node'),
      )
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc.tuple(tie('node'), tie('node'), tie('node')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc
      .tuple(tie('node'), fc.constantFrom('.k', '.?k', '.e.f', '.constructor', '.__proto__', '[0]', '[?9]', '["b"]'))
      .map(([of, read]) => `${of}${read}`),
    fc
      .tuple(fc.constantFrom(...functionNames), fc.array(tie('node'), { maxLength: 3 }))
      .map(([name, args]) => `${name}(${args.join(', ')})`),
    fc
      .tuple(tie('node'), fc.constantFrom(...functionNames), fc.array(tie('node'), { maxLength: 2 }))
      .map(([of, name, args]) => `${of}.${name}(${args.join(', ')})`),
    fc
      .tuple(tie('node'), fc.constantFrom('all', 'exists', 'exists_one', 'filter', 'map'), tie('node'))
      .map(([of, macro, body]) => `${of}.${macro}(x, ${body})`),
    fc.tuple(fc.constantFrom('!', '-'), tie('node')).map(([sign, of]) => `${sign}${of}`),
    fc.array(tie('node'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(tie('leaf'), tie('node')), { maxLength: 2 })
      .map((entries) => `{${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}}`),
  ),
})).node;

/** Texts of the characters that mean something. */
const noise = fc
  .array(
    fc.constantFrom(
      '$',
      '{',
      '}',
      '${',
      '$${',
      '"',
      "'",
      '"""',
      '\\',
      '//',
      'input',
      '.',
      '?',
      '[',
      ']',
      '(',
      ')',
      ',',
      ':',
      ' ',
      '1',
      'r',
      'b',
      '\n',
      '+',
      '\u{1f600}',
      '\ud800',
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

/** What JSON can say: without -0. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json);

function assertWellBehaved(template: Json): void {
  inspectTemplate(template);
  isTemplate(template);
  for (const lenientNull of [false, true]) {
    const start = performance.now();
    try {
      const result = evaluateTemplate(template, scope, { effects, lenientNull });
      expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result);
    } catch (error) {
      if (!ExpressionError.is(error)) throw error;
      expect(error.code).not.toBe('EVALUATION_FAILED');
    }
    // Far more than the work of a full budget, for machines that do much else.
    expect(performance.now() - start).toBeLessThan(1_000);
  }
}

test('whatever the expression is: JSON or an ExpressionError', () => {
  fc.assert(
    fc.property(expression, (text) => assertWellBehaved(`\${ ${text} }`)),
    { numRuns: 3_000 },
  );
});

test('whatever the text is: JSON or an ExpressionError', () => {
  fc.assert(
    fc.property(noise, (text) => assertWellBehaved(text)),
    { numRuns: 3_000 },
  );
  fc.assert(
    fc.property(noise, (text) => assertWellBehaved(`\${ ${text} }`)),
    { numRuns: 3_000 },
  );
});

test('whatever the template is: JSON or an ExpressionError', () => {
  fc.assert(
    fc.property(json, (value) => assertWellBehaved(value)),
    { numRuns: 1_000 },
  );
});

test('a template without an expression stays as it is', () => {
  fc.assert(
    fc.property(json, (value) => {
      fc.pre(!JSON.stringify(value).includes('${'));
      expect(evaluateTemplate(value, scope)).toStrictEqual(value);
    }),
    { numRuns: 1_000 },
  );
});

test('data comes out as it went in', () => {
  fc.assert(
    fc.property(json, (input) => {
      // Numbers beyond 2^53 are refused.
      fc.pre(!/\d{16}|e\+/.test(JSON.stringify(input)));
      expect(evaluateTemplate('${ input }', { input })).toStrictEqual(input);
      expect(evaluateTemplate('${ fromJson(toJson(input)) == input }', { input })).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('a condition gives true, false or an ExpressionError', () => {
  fc.assert(
    fc.property(expression, (text) => {
      try {
        expect(typeof evaluateCondition(`\${ ${text} }`, scope, { effects })).toBe('boolean');
      } catch (error) {
        if (!ExpressionError.is(error)) throw error;
      }
    }),
    { numRuns: 1_000 },
  );
});
