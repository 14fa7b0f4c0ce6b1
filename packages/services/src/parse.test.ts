import { expect, test } from 'vitest';
import { z } from 'zod';
import { ServiceError } from './errors.ts';
import { parseInput } from './parse.ts';

const Order = z.strictObject({
  customer: z.string(),
  items: z.array(z.strictObject({ sku: z.string(), n: z.int().min(1) })),
});
const Start = z.strictObject({
  name: z.string(),
  'a/b~c': z.string().optional(),
  order: z.union([z.literal(true), Order]).optional(),
});

function findingsOf(input: unknown): unknown {
  try {
    parseInput(Start, input);
    return [];
  } catch (error) {
    return ServiceError.is(error) ? error.findings.map(({ code, pointer }) => `${code} ${pointer}`) : error;
  }
}

test.each([
  ['a missing key is pointed at where it belongs', {}, ['MISSING_FIELD /name']],
  ['an unknown key is pointed at where it stands', { name: 'a', nmae: 1 }, ['UNKNOWN_FIELD /nmae']],
  ['slashes and tildes of a key are escaped', { name: 'a', 'a/b~c': 1 }, ['INVALID_TYPE /a~1b~0c']],
  [
    'of a union the branch that fits best speaks',
    { name: 'a', order: { customer: 'c', items: [{ sku: 's', n: 0 }] } },
    ['OUT_OF_RANGE /order/items/0/n'],
  ],
  ['what fits no branch at all is a wrong type', { name: 'a', order: 'yes' }, ['INVALID_TYPE /order']],
  ['all findings come at once', { order: { items: [] } }, ['MISSING_FIELD /name', 'MISSING_FIELD /order/customer']],
  ['what is right passes', { name: 'a', order: true }, []],
])('%s', (_, input, expected) => {
  expect(findingsOf(input)).toEqual(expected);
});
