import { expect, test } from 'vitest';
import { isId, newId } from './ids.ts';

test('ids sort by the time they were made, and no two are the same', async () => {
  const first = newId('run');
  await new Promise((resolve) => setTimeout(resolve, 3));
  const second = newId('run');
  expect(first).toMatch(/^run_[0-9a-z]{26}$/);
  expect(first < second).toBe(true);
  expect(new Set(Array.from({ length: 1_000 }, () => newId('run'))).size).toBe(1_000);
  expect(isId(first)).toBe(true);
});

test.each(['', '../x', 'a\u0000', 'a b', 'ä', 'x'.repeat(256)])('%j can be no id', (text) => {
  expect(isId(text)).toBe(false);
});
