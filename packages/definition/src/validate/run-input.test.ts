import { describe, expect, test } from 'vitest';
import { hashDefinition } from './hash.ts';
import { checkRunInput } from './run-input.ts';

const schema = {
  type: 'object',
  required: ['orderId'],
  additionalProperties: false,
  properties: {
    orderId: { type: 'string' },
    seconds: { type: 'integer', default: 10 },
    email: { type: 'string', format: 'email' },
    nested: { type: 'object', default: {}, properties: { deep: { type: 'boolean', default: true } } },
  },
};

describe('the input of a run', () => {
  test('gets the defaults of the schema, in a copy', () => {
    const input = { orderId: 'o' };
    expect(checkRunInput(schema, input)).toEqual({
      input: { orderId: 'o', seconds: 10, nested: { deep: true } },
      problems: [],
    });
    expect(input).toEqual({ orderId: 'o' });
  });

  const table: { name: string; input: never; problems: string[] }[] = [
    { name: 'has what is required', input: {} as never, problems: ['INVALID_RUN_INPUT /orderId'] },
    {
      name: 'has nothing that the schema forbids',
      input: { orderId: 'o', ordeId: 1 } as never,
      problems: ['INVALID_RUN_INPUT /ordeId'],
    },
    {
      name: 'has the right types',
      input: { orderId: 1, seconds: 1.5 } as never,
      problems: ['INVALID_RUN_INPUT /orderId', 'INVALID_RUN_INPUT /seconds'],
    },
    {
      name: 'has the right format',
      input: { orderId: 'o', email: 'x' } as never,
      problems: ['INVALID_RUN_INPUT /email'],
    },
    { name: 'is an object where the schema says so', input: null as never, problems: ['INVALID_RUN_INPUT '] },
    { name: 'holds no U+0000', input: { orderId: 'a\0' } as never, problems: ['INVALID_CHARACTER /orderId'] },
    {
      name: 'holds no half of a surrogate pair',
      input: { orderId: '\ud800' } as never,
      problems: ['INVALID_CHARACTER /orderId'],
    },
    {
      name: 'holds no number beyond 2^53',
      input: { orderId: 'o', seconds: 2 ** 53 } as never,
      problems: ['UNSAFE_INTEGER /seconds'],
    },
  ];
  test.each(table)('$name', ({ input, problems }) => {
    expect(checkRunInput(schema, input).problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(problems);
  });

  test('is anything where there is no schema, and an empty object where there is none', () => {
    expect(checkRunInput(null, [1])).toEqual({ input: [1], problems: [] });
    expect(checkRunInput(undefined, undefined)).toEqual({ input: {}, problems: [] });
  });
});

test('a hash does not depend on the order of keys', () => {
  expect(hashDefinition({ a: 1, b: { c: [1, 2], d: null } })).toBe(hashDefinition({ b: { d: null, c: [1, 2] }, a: 1 }));
  expect(hashDefinition({ a: [1, 2] })).not.toBe(hashDefinition({ a: [2, 1] }));
});
