import { expect, test } from 'vitest';
import { isLargerThan } from './json-size.ts';

test('a value is measured as the JSON that it makes', () => {
  expect(isLargerThan({ text: 'x'.repeat(100) }, 90)).toBe(true);
  expect(isLargerThan({ text: 'x'.repeat(100) }, 200)).toBe(false);
  expect(isLargerThan(Array(1000).fill('ab'), 4000)).toBe(true);
});
