import { expect, test } from 'vitest';
import { toJsonb } from './plain-text.ts';

test.each([
  { name: 'plain', value: { a: ['b', 1, null] }, kept: { a: ['b', 1, null] } },
  { name: 'U+0000', value: 'a\0b', kept: 'a\uFFFDb' },
  { name: 'half of a pair', value: 'a\ud83d', kept: 'a\uFFFD' },
  { name: 'a whole pair', value: '😀', kept: '😀' },
  { name: 'text that looks like an escape', value: '\\u0000 \\ud83d', kept: '\\u0000 \\ud83d' },
  { name: 'a backslash before U+0000', value: '\\\0', kept: '\\\uFFFD' },
])('keeps $name as jsonb can', ({ value, kept }) => {
  expect(JSON.parse(toJsonb(value))).toEqual(kept);
});
