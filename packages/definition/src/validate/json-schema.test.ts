import type { Json, JsonObject } from '@waymark/protocol';
import { describe, expect, test } from 'vitest';
import { findMisfits, findSchemaErrors } from './json-schema.ts';

const doubling: JsonObject = {
  $defs: {
    d40: { type: 'string' },
    ...Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => {
        const next = { $ref: `#/$defs/d${index + 1}` };
        return [`d${index}`, { anyOf: [next, next] }];
      }),
    ),
  },
  $ref: '#/$defs/d0',
};

const tree: JsonObject = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#' } } },
};

describe('a JSON Schema', () => {
  const table: { name: string; schema: JsonObject; pointers: string[] }[] = [
    {
      name: 'of the draft is one',
      schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' },
      pointers: [],
    },
    {
      name: 'of another draft is none',
      schema: { $schema: 'http://json-schema.org/draft-07/schema#' },
      pointers: ['/$schema'],
    },
    { name: 'whose draft is a number is none', schema: { $schema: 7 }, pointers: ['/$schema'] },
    {
      name: 'with an unknown type is none',
      schema: { properties: { a: { type: 'strin' } } },
      pointers: ['/properties/a/type'],
    },
    { name: 'with a pattern that cannot be read is none', schema: { pattern: '(' }, pointers: [''] },
    { name: 'that refers to nothing is none', schema: { $ref: '#/$defs/x' }, pointers: [''] },
    { name: 'that refers to another place is none', schema: { $ref: 'https://example.com/x' }, pointers: [''] },
    { name: 'may contain itself', schema: tree, pointers: [] },
    {
      name: 'may have a name of its own',
      schema: { $id: 'https://example.com/order', $defs: { a: { $anchor: 'a', type: 'string' } }, $ref: '#a' },
      pointers: [],
    },
    {
      name: 'may have the name of another',
      schema: { $id: 'https://example.com/order', type: 'string' },
      pointers: [],
    },
  ];
  test.each(table)('$name', ({ schema, pointers }) => {
    expect(findSchemaErrors(schema).map(({ pointer }) => pointer)).toEqual(pointers);
  });

  test('that contains itself reaches every depth', () => {
    const value: Json = { name: 'a', children: [{ name: 'b', children: [{ children: [] }] }] };
    const found = findMisfits(tree, value);
    expect('misfits' in found && found.misfits.map(({ instancePath }) => instancePath)).toEqual([
      '/children/0/children/0',
    ]);
  });
});

describe('a check is given up', () => {
  const table: { name: string; schema: JsonObject; value: Json; failure: string }[] = [
    {
      name: 'when a pattern backtracks',
      schema: { type: 'string', pattern: '^(a+)+$' },
      value: `${'a'.repeat(60)}!`,
      failure: 'takes too long',
    },
    { name: 'when alternatives double', schema: doubling, value: 1, failure: 'takes too long' },
    {
      name: 'when a schema is itself',
      schema: { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' },
      value: 1,
      failure: 'without end',
    },
  ];
  test.each(table)('$name', ({ schema, value, failure }) => {
    expect(findMisfits(schema, value)).toEqual({ failure: expect.stringContaining(failure) });
  });
});
